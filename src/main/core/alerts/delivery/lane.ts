/**
 * One sink's deliveries, one after another: what is due first goes first, and what has to wait lets the others
 * pass. Each sink has a lane of its own, so that one that hangs holds up nobody else.
 */
import type { Alert, AlertSink } from '../../../../shared/contract/alerts.ts'
import type { AlertStore, TryOutcome, WaitingDelivery } from '../../ledger/ledger.ts'
import type { Send, SinkAnswer } from '../sinks/sink.ts'
import type { SetTimer } from '../timer.ts'
import { backoffMs, GIVE_UP_AFTER_MS } from './backoff.ts'

export interface Lane {
  readonly sink: AlertSink
  /** There may be something to send. Also to be called now and then: a timer may sleep through a suspended laptop. */
  wake(): void
  /** The sink has another address: what the old one asked for, or refused, does not count for it. */
  readdress(): void
  /** Ends the try under way, which stays waiting and is taken up at the next start. */
  stop(): Promise<void>
}

export interface LaneOptions {
  readonly sink: AlertSink
  readonly store: AlertStore
  readonly now: () => number
  readonly setTimer: SetTimer
  readonly random: () => number
  /** Null while the sink is not set up. */
  readonly sender: () => Send | null
  readonly messageOf: (alert: Alert) => Parameters<Send>[0]
  /** A delivery has moved on. */
  readonly onMoved: () => void
  /** The ledger could not be read or written. */
  readonly onTrouble: (error: unknown) => void
}

export function createLane(options: LaneOptions): Lane {
  const { sink, store, now, setTimer, random, sender, messageOf, onMoved, onTrouble } = options
  const stopping = new AbortController()
  let underway: Promise<void> | null = null
  let cancelTimer = (): void => undefined
  let wokenMeanwhile = false
  /** The sink itself has asked to be left alone until then. */
  let pausedUntil = 0
  /** How many addresses it has had. */
  let addresses = 0
  /** What was sent and could not be entered: it is entered before anything else, and not sent again. */
  let unentered: { readonly deliveryId: number; readonly outcome: TryOutcome } | null = null

  /** Sends what is due, until nothing is; returns when to look again, or null when nothing waits. */
  async function drain(): Promise<number | null> {
    while (!stopping.signal.aborted) {
      enter()
      const next = store.nextOf(sink)
      if (next === null) return null
      const dueAt = Math.max(next.nextTryAt, pausedUntil)
      if (dueAt > now()) return dueAt
      await tryOnce(next)
    }
    return null
  }

  async function tryOnce(delivery: WaitingDelivery): Promise<void> {
    const send = sender()
    const addressesBefore = addresses
    const answer: SinkAnswer = send
      ? await send(messageOf(delivery.alert), stopping.signal)
      : { kind: 'never', answer: 'The sink was taken away before it could be sent.' }
    // Whether it arrived is not known: left as it was, it is sent again at the next start, under the same id.
    if (stopping.signal.aborted && answer.kind !== 'delivered') return
    const isOld = addresses !== addressesBefore
    if (!isOld && answer.kind === 'again' && answer.afterMs !== undefined)
      pausedUntil = now() + answer.afterMs
    const outcome = isOld ? outcomeOfOld(answer) : outcomeOf(answer, delivery)
    unentered = { deliveryId: delivery.id, outcome }
    enter()
  }

  function enter(): void {
    if (unentered === null) return
    store.tried(unentered.deliveryId, unentered.outcome)
    unentered = null
    onMoved()
  }

  function outcomeOf(answer: SinkAnswer, { alert, tries }: WaitingDelivery): TryOutcome {
    const at = now()
    if (answer.kind === 'delivered') return { state: 'delivered', at, answer: answer.answer }
    if (answer.kind === 'never') return { state: 'failed', at, answer: answer.answer }
    if (at - alert.at >= GIVE_UP_AFTER_MS) {
      return { state: 'failed', at, answer: `${answer.answer} Given up after ${tries + 1} tries in a day.` }
    }
    const waitMs = Math.max(backoffMs(tries + 1, random), answer.afterMs ?? 0)
    return { state: 'waiting', at, nextTryAt: at + waitMs, answer: answer.answer }
  }

  /** What an address said that has been replaced meanwhile: the new one is tried at once. */
  function outcomeOfOld({ kind, answer }: SinkAnswer): TryOutcome {
    const at = now()
    if (kind === 'delivered') return { state: 'delivered', at, answer }
    return { state: 'waiting', at, nextTryAt: at, answer }
  }

  function wake(): void {
    if (stopping.signal.aborted) return
    if (underway !== null) {
      wokenMeanwhile = true
      return
    }
    wokenMeanwhile = false
    cancelTimer()
    underway = drain()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) onTrouble(error)
        return null
      })
      .then((lookAgainAt) => {
        underway = null
        if (wokenMeanwhile) wake()
        else if (lookAgainAt !== null && !stopping.signal.aborted) sleepUntil(lookAgainAt)
      })
  }

  function sleepUntil(at: number): void {
    cancelTimer = setTimer(wake, Math.max(at - now(), 0))
  }

  return {
    sink,
    wake,
    readdress() {
      addresses += 1
      pausedUntil = 0
      wake()
    },
    async stop() {
      stopping.abort()
      cancelTimer()
      await underway
    },
  }
}
