/** The inference server of an endpoint: what it said last, for as long as that can be believed. */
import type { EndpointLoad } from '../../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import type { ServerReader, ServerReading } from './server-reader.ts'
import { FAILURES, type Watched } from './watched.ts'

export interface Server extends Watched {
  /** Null until it has said anything. */
  said(): ServerReading | null
}

export interface ServerOptions {
  readonly reader: ServerReader
  /** As its probes find it. */
  readonly stateOf: () => TargetState['state']
  readonly onLoad: (load: EndpointLoad) => void
}

export function createServer({ reader, stateOf, onLoad }: ServerOptions): Server {
  let said: ServerReading | null = null
  let failures = 0
  let problem: string | null = null

  /** What it is stands; what it does is not known any more. */
  function drop(): void {
    said &&= { ...said, load: null, loaded: null }
  }

  return {
    said: () => said,
    problem: () => problem,
    async read(stop) {
      if (stateOf() === 'down') {
        // Another may come up in its place.
        reader.forget()
        drop()
        failures = 0
        // Its probes say why.
        problem = null
        return 'down'
      }
      const before = said?.load
      said = await reader.read(stop)
      failures = 0
      problem = said.hint
      const { load, loaded } = said
      if (!load) return loaded ? 'idle' : 'nothing'
      onLoad(load)
      const isBusy = (load.running ?? 0) + (load.waiting ?? 0) + (load.outputTokensPerSecond ?? 0) > 0
      return isBusy || before?.running !== load.running ? 'busy' : 'idle'
    },
    lose(sentence) {
      failures += 1
      if (failures < FAILURES) return
      drop()
      problem = sentence
    },
  }
}
