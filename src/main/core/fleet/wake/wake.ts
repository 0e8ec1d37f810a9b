/**
 * Cold starts: which own GPUs are on their way, who waits for them, and the one call that wakes each of those that
 * sleep. Whether a target is up is the prober's word; it is only asked to look more often while somebody waits.
 */
import type { Forced } from '../../routing/routing.ts'
import { callOnce, type Prober, type Reach } from '../../upstreams/upstreams.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'
import type { Units } from '../units/units.ts'
import { createCalls, type Calls } from './calls.ts'
import { comingOf, type Coming } from './coming.ts'

/** While somebody waits, each target that is waited for is probed so often. */
const LOOK_EVERY_MS = 1_000
/** What did not come in the time of those who waited is waited for again after so long, or when its state is another. */
const AGAIN_AFTER_MS = 2 * 60_000
/** A large model takes a while to come back into a GPU's memory, and some servers answer only then. */
const CALL_TIMEOUT_MS = 120_000

export interface Waiting {
  /** Resolves true when it is worth looking again, false when its time is over or nothing can be expected any more. */
  changed(): Promise<boolean>
  waitedMs(): number
  /** What is waited for, for people; ASCII but for names. */
  inWords(): string
  end(): void
}

export interface Wake {
  /** Null: no own GPU that may serve the model can be expected. Else it has been called to wake, where it can be. */
  expect(model: string): Waiting | null
  /** Something of the units, or of their targets, is another. */
  changed(): void
  /** Ends all waits and calls, and begins none any more. */
  stop(): void
}

export interface WakeOptions {
  readonly units: Pick<Units, 'list' | 'wakeUrlOf'>
  readonly probes: Pick<Prober, 'modelsOf' | 'lookSoon'>
  /** Where wake-up calls may go. */
  readonly reach: Pick<Reach, 'refusalOf' | 'lookup'>
  readonly chronicle: Pick<Chronicle, 'enter'>
  readonly forced: () => Forced
  /** How long a request is held; 0: none is. */
  readonly holdMs: () => number
  /** A target was called, and says that it is awake. */
  readonly onAwake: (targetId: string) => void
  readonly now: () => number
}

export function createWake(options: WakeOptions): Wake {
  const { units, probes, reach, chronicle, forced, holdMs, onAwake, now } = options
  const waiters = new Set<(again: boolean) => void>()
  /** Since when each cold start is waited for, on the clock of `performance.now()`: it has one deadline for all. */
  const awaitedSince = new Map<string, number>()
  const stopping = new AbortController()
  /** Kept between changes: in an outage every request asks for it. */
  let known: readonly Coming[] | null = null
  let looking: NodeJS.Timeout | null = null
  const calls: Calls = createCalls({
    call: (url) => callOnce({ url, reach, timeoutMs: CALL_TIMEOUT_MS, signal: stopping.signal }),
    onCalled({ unit, target }, problem) {
      if (stopping.signal.aborted) return
      const isAwake = problem === null
      const text = isAwake
        ? 'It was called to wake, because a request waits for it.'
        : `It could not be called to wake. ${problem}`
      chronicle.enter({ unit, event: isAwake ? 'woken' : 'not_woken', text, author: 'rule' })
      if (isAwake && target !== null) onAwake(target)
      if (target !== null) probes.lookSoon(target)
      changed()
    },
  })

  function coming(): readonly Coming[] {
    if (known) return known
    known = comingOf(units.list(), (target) => units.wakeUrlOf(target), now())
    for (const one of known) calls.seen(one)
    const starts = new Set(known.filter(({ isUp }) => !isUp).map(startOf))
    for (const start of awaitedSince.keys()) if (!starts.has(start)) awaitedSince.delete(start)
    return known
  }

  /** How long it may still be waited for: whoever comes when others have waited in vain does not wait as well. */
  function remainingMs(one: Coming, forMs: number): number {
    const now = performance.now()
    const since = awaitedSince.get(startOf(one)) ?? now
    return now - since < forMs + AGAIN_AFTER_MS ? forMs - (now - since) : forMs
  }

  /** It is waited for from now on, unless it is already. */
  function waitFor(one: Coming, forMs: number): void {
    const start = startOf(one)
    if (!awaitedSince.has(start) || remainingMs(one, forMs) === forMs)
      awaitedSince.set(start, performance.now())
  }

  function comingFor(model: string): Coming[] {
    const { paused } = forced()
    return coming().filter(
      ({ target }) =>
        target === null || (!paused.has(target) && (probes.modelsOf(target)?.has(model) ?? true)),
    )
  }

  const isWorthWaitingFor = (one: Coming): boolean =>
    one.isComing || (one.wakeUrl !== null && !calls.wasInVain(one))

  function changed(): void {
    known = null
    for (const look of [...waiters]) look(true)
  }

  function lookAll(): void {
    known = null
    for (const { target, isUp } of coming()) {
      if (target !== null && !isUp) probes.lookSoon(target)
    }
  }

  function enter(look: (again: boolean) => void): void {
    waiters.add(look)
    looking ??= setInterval(lookAll, LOOK_EVERY_MS).unref()
  }

  function leave(look: (again: boolean) => void): void {
    waiters.delete(look)
    if (waiters.size > 0 || looking === null) return
    clearInterval(looking)
    looking = null
  }

  return {
    expect(model) {
      const forMs = holdMs()
      if (forMs === 0 || stopping.signal.aborted) return null
      const awaited = comingFor(model).filter(
        (one) => isWorthWaitingFor(one) && (one.isUp || remainingMs(one, forMs) > 0),
      )
      if (awaited.length === 0) return null
      const patienceMs = Math.max(...awaited.map((one) => remainingMs(one, forMs)))
      for (const one of awaited) {
        waitFor(one, forMs)
        if (!one.isComing) calls.wakeUp(one)
      }
      const startedAt = performance.now()
      let isOver = false
      let answer: ((again: boolean) => void) | null = null
      const look = (again: boolean): void => {
        answer?.(again)
        answer = null
      }
      const end = (): void => {
        if (isOver) return
        isOver = true
        clearTimeout(deadline)
        leave(look)
        look(false)
      }
      const deadline = setTimeout(end, patienceMs).unref()
      enter(look)
      return {
        changed() {
          // One that has come up may be kept for a moment by its breaker: it is still waited for.
          const isHopeful = comingFor(model).some((one) => one.isUp || isWorthWaitingFor(one))
          if (isOver || stopping.signal.aborted || !isHopeful) return Promise.resolve(false)
          return new Promise((resolve) => {
            answer = resolve
          })
        },
        waitedMs: () => performance.now() - startedAt,
        inWords: () => awaited.map(({ name, words }) => `"${name}" (${words})`).join(' and '),
        end,
      }
    },
    changed,
    stop() {
      stopping.abort(new Error('the console stops'))
      for (const look of [...waiters]) look(false)
      if (looking !== null) clearInterval(looking)
    },
  }
}

/** A unit that boots and then starts is two things to wait for. */
const startOf = ({ unit, words }: Coming): string => `${unit} ${words}`
