/** For tests: a clock on which waiting takes no time. It stands still but for what is waited for. */
import type { Clock } from './pace.ts'

interface Alarm {
  readonly at: number
  readonly call: () => void
}

export function createQuickClock(): Clock {
  let now = 0
  let alarms: readonly Alarm[] = []

  function ring(): void {
    const first = alarms.toSorted((one, two) => one.at - two.at)[0]
    if (!first) return
    alarms = alarms.filter((alarm) => alarm !== first)
    now = Math.max(now, first.at)
    first.call()
  }

  return {
    now: () => now,
    after(ms, call) {
      const alarm = { at: now + ms, call }
      alarms = [...alarms, alarm]
      // One turn of the event loop for each, so that what is said over HTTP meanwhile gets through.
      setImmediate(ring)
      return () => {
        alarms = alarms.filter((one) => one !== alarm)
      }
    },
  }
}
