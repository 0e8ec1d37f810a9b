/** The DCGM exporter of an endpoint: what it said last of the GPUs, for as long as that can be believed. */
import type { GpuReading } from '../../../../shared/contract/fleet.ts'
import { PageError } from '../../upstreams/upstreams.ts'
import type { ExporterPages } from './exporter-pages.ts'
import { FAILURES, type Watched } from './watched.ts'

export interface Exporter extends Watched {
  /** Empty where none answers. */
  gpus(): readonly GpuReading[]
  /** Whether there is one: somebody said so, or it has answered. Its silence is worth telling then. */
  isExpected(): boolean
}

/** @param onGpus looks at them, and says whether something happens there */
export function createExporter(
  pages: ExporterPages,
  onGpus: (gpus: readonly GpuReading[]) => boolean,
): Exporter {
  let gpus: readonly GpuReading[] = []
  let hasAnswered = false
  let failures = 0
  let problem: string | null = null

  function begin(): void {
    gpus = []
    hasAnswered = false
    failures = 0
    problem = null
  }
  const isExpected = (): boolean => hasAnswered || pages.isNamed()

  return {
    gpus: () => gpus,
    problem: () => problem,
    isExpected,
    async read(stop) {
      if (pages.isElsewhere()) begin()
      const found = await pages.read(stop)
      if (found.length === 0) {
        if (isExpected()) throw new PageError('What answers there is none.')
        return 'nothing'
      }
      hasAnswered = true
      failures = 0
      problem = null
      gpus = found
      return onGpus(gpus) ? 'busy' : 'idle'
    },
    lose(sentence) {
      failures += 1
      if (failures < FAILURES) return
      gpus = []
      problem = isExpected() ? `Its DCGM exporter: ${sentence}` : null
    },
  }
}
