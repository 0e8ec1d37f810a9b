/** Wake-up calls: one for each endpoint, however many wait for it, and none again while it is waking. */
import type { Coming } from './coming.ts'

/** One that was called and did not come: not before this is it called again. */
const WAKING_MS = 60_000
/** One whose call failed. */
const AFTER_FAILURE_MS = 15_000

export interface Calls {
  /** Calls it, unless it is being called, or was just now. */
  wakeUp(coming: Coming): void
  /** How it is now: once it has come up it is called again the next time that it sleeps. */
  seen(coming: Coming): void
  /** Its last call failed, and it is too soon for another. */
  wasInVain(coming: Coming): boolean
}

export interface CallsOptions {
  readonly call: (url: string) => Promise<string | null>
  readonly onCalled: (coming: Coming, problem: string | null) => void
}

interface Call {
  readonly at: number
  readonly url: string
  state: 'calling' | 'called' | 'failed'
  /** It was down since: that it is up means that it came. */
  wasDown: boolean
}

export function createCalls({ call, onCalled }: CallsOptions): Calls {
  const last = new Map<string, Call>()

  function callOf({ unit, wakeUrl }: Coming): Call | null {
    const found = last.get(unit)
    // Another address was entered: what the old one answered says nothing of it.
    if (found?.url !== wakeUrl) return null
    if (found.state === 'calling') return found
    const forMs = found.state === 'failed' ? AFTER_FAILURE_MS : WAKING_MS
    return performance.now() - found.at < forMs ? found : null
  }

  return {
    wakeUp(coming) {
      const { unit, wakeUrl } = coming
      if (wakeUrl === null || callOf(coming)) return
      const made: Call = { at: performance.now(), url: wakeUrl, state: 'calling', wasDown: !coming.isUp }
      last.set(unit, made)
      void call(wakeUrl).then((problem) => {
        made.state = problem === null ? 'called' : 'failed'
        onCalled(coming, problem)
      })
    },
    seen({ unit, isUp }) {
      const found = last.get(unit)
      if (!found) return
      if (!isUp) found.wasDown = true
      else if (found.wasDown && found.state === 'called') last.delete(unit)
    },
    wasInVain: (coming) => callOf(coming)?.state === 'failed',
  }
}
