/** A launch from the first entry to the cloud's first word on it: the state behind the dialog. */
import { useEffect, useRef, useState } from 'react'
import type {
  Capacity,
  CapacityType,
  FleetState,
  Launch,
  LaunchTerms,
} from '../../../../shared/contract/fleet.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { newIdempotencyKey } from '../../../parts/overrides/idempotency.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { USUAL_WAIT_MINUTES, entriesOf, termsOf } from './draft.ts'
import type { Entries, Seed } from './draft.ts'
import { failureOf, refusalIn } from './refusals.ts'
import type { Refusal } from './refusals.ts'

export interface LaunchingOptions {
  readonly state: FleetState
  readonly capacity: Capacity
  readonly seed: Seed
  /** What the cloud offers is not what it was any more. */
  readonly onStale: () => void
  /** The cloud has it, or it waits for capacity as it was told to. */
  readonly onUnderWay: () => void
}

export interface Launching {
  readonly entries: Entries
  /** The one that is chosen. */
  readonly type: CapacityType | null
  /** What it cost when it was chosen. */
  readonly chosenAtNanoUsd: NanoUsd | null
  /** The names that machines have, and launches on their way. */
  readonly taken: readonly string[]
  /** Whether it was tried as it is, so that what is wrong is told. */
  readonly isTried: boolean
  /** The console or the cloud is being asked. */
  readonly isBusy: boolean
  /** The console or the cloud said no. */
  readonly refusal: Refusal | null
  /** Why nothing came of it, and what to do; null while all is well. */
  readonly problem: string | null
  readonly change: (entries: Entries) => void
  readonly launch: () => void
  /** The same, waiting for capacity. */
  readonly wait: () => void
}

/** It reads the cloud's lists before it answers. */
const LAUNCH_TIMEOUT_MS = 30_000

export function useLaunching({ state, capacity, seed, onStale, onUnderWay }: LaunchingOptions): Launching {
  const act = useAct()
  const taken = [...state.units.map(({ name }) => name), ...state.launches.map(({ terms }) => terms.name)]
  const [entries, setEntries] = useState(() => entriesOf(capacity, seed, taken))
  const [isTried, setTried] = useState(false)
  const typeOf = (name: string | null): CapacityType | null =>
    capacity.types.find((one) => one.name === name) ?? null
  const type = typeOf(entries.type)
  const [chosenAtNanoUsd, setChosenAt] = useState(type?.hourlyNanoUsd ?? null)

  /** What the console took on, until the cloud has said something to it. */
  const [asked, setAsked] = useState<Launch | null>(null)
  const [failed, setFailed] = useState<Launch | null>(null)
  const now = asked === null ? undefined : state.launches.find(({ id }) => id === asked.id)
  if (now?.state === 'failed') {
    setAsked(null)
    setFailed(now)
  }
  const isUnderWay = asked !== null && isTakenOn(asked, now, state)
  useEffect(() => {
    if (isUnderWay) onUnderWay()
  }, [isUnderWay, onUnderWay])

  /** A call that may have got through is repeated with the same key; another wish has another. */
  const key = useRef({ wish: '', idempotencyKey: '' })
  function keyFor(terms: LaunchTerms): string {
    const wish = JSON.stringify([terms, failed?.id ?? null])
    if (key.current.wish !== wish) key.current = { wish, idempotencyKey: newIdempotencyKey() }
    return key.current.idempotencyKey
  }

  function send(wanted: Entries): void {
    setTried(true)
    const terms = termsOf(wanted)
    if (terms === null || type === null) return
    const idempotencyKey = keyFor(terms)
    const { hourlyNanoUsd } = type
    const reason = wanted.reason.trim() === '' ? null : wanted.reason.trim()
    setFailed(null)
    act.run(
      async (client, options) => {
        try {
          return await client.fleet.launch({ terms, hourlyNanoUsd, reason, idempotencyKey }, options)
        } catch (error) {
          if (refusalIn(error) !== null) onStale()
          throw error
        }
      },
      ({ launch }) => setAsked(launch),
      LAUNCH_TIMEOUT_MS,
    )
  }

  const failure = failed === null ? null : failureOf(failed)
  return {
    entries,
    type,
    chosenAtNanoUsd,
    taken,
    isTried,
    isBusy: act.busy || asked !== null,
    refusal: refusalIn(act.error) ?? failure,
    problem: act.problem ?? failure?.message ?? null,
    change(next) {
      act.forget()
      setFailed(null)
      setEntries(next)
      if (next.type !== entries.type) setChosenAt(typeOf(next.type)?.hourlyNanoUsd ?? null)
    },
    launch: () => send(entries),
    wait() {
      const waiting = { ...entries, waits: true, waitMinutes: String(USUAL_WAIT_MINUTES) }
      setEntries(waiting)
      send(waiting)
    },
  }
}

/** Whether there is more to it than the question. One that was quick may stand among the machines already. */
const isTakenOn = (asked: Launch, now: Launch | undefined, { units }: FleetState): boolean =>
  now === undefined
    ? units.some(({ name, instance }) => name === asked.terms.name && instance !== null)
    : now.state !== 'asking' && now.state !== 'failed'
