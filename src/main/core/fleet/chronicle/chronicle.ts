/** What happened in the fleet, noticed by comparing how its units are with how they were, and entered once. */
import type { FleetEvent, FleetUnit, UnitState } from '../../../../shared/contract/fleet.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** How far back it is looked for what a unit has come to. */
const LOOK_BACK = 100

export interface Chronicle {
  /** Enters what somebody did, or what was found. */
  enter(event: Omit<FleetEvent, 'id' | 'at'>): void
  /** Compares, and enters what changed. */
  compare(units: readonly FleetUnit[]): void
  /** Whether the endpoint of an instance has answered since it was launched or restarted. */
  hasAnswered(unit: string): boolean
  /** Whether somebody here asked for its end. */
  isEndWanted(unit: string): boolean
  /** Whether what such an event told of is not over: it is told of once. */
  isOpen(unit: string, event: Opening): boolean
  /** Whether it was told in the same words since the unit was restarted last: it is nothing new. */
  hasTold(unit: string, event: string, text: string): boolean
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
}

export interface ChronicleOptions {
  readonly store: Pick<Ledger['fleet'], 'addEvent' | 'events'>
  readonly now: () => number
  /** An event was entered. */
  readonly onEvent: (event: FleetEvent) => void
  readonly onTrouble: (error: unknown) => void
}

/** What begins with one event, and what ends it. */
const OPENINGS = ['idle_long', 'silent', 'hot'] as const
const ENDINGS = { idle_long: 'used_again', silent: 'healthy', hot: 'cooled' } as const
export type Opening = (typeof OPENINGS)[number]

/** What its events say a unit has come to. */
interface Past {
  /** It was told that it does not answer, and not yet that it does again. */
  isDown: boolean
  hasAnswered: boolean
  /** Before the restart that was asked for last. */
  hadAnswered: boolean
  isEndWanted: boolean
  hasEnded: boolean
  readonly open: Set<Opening>
}

export function createChronicle({ store, now, onEvent, onTrouble }: ChronicleOptions): Chronicle {
  const states = new Map<string, UnitState>()
  const pasts = new Map<string, Past>()

  function pastOf(unit: string): Past {
    const known = pasts.get(unit)
    if (known) return known
    const past: Past = {
      isDown: false,
      hasAnswered: false,
      hadAnswered: false,
      isEndWanted: false,
      hasEnded: false,
      open: new Set(),
    }
    for (const { event } of store.events({ unit, limit: LOOK_BACK }).toReversed()) tell(past, event)
    pasts.set(unit, past)
    return past
  }

  function enter(event: Omit<FleetEvent, 'id' | 'at'>): void {
    const past = pastOf(event.unit)
    try {
      const entered = store.addEvent({ ...event, at: now() })
      onEvent(entered)
    } catch (error) {
      // What happened has happened; that it cannot be kept is told where the ledger's trouble is.
      onTrouble(error)
    }
    tell(past, event.event)
  }

  function compareOne(unit: FleetUnit, before: UnitState | undefined): void {
    const { id, state, instance, why } = unit
    const changed = before !== undefined && before !== state
    if (state === 'healthy' && (instance?.isOurs ? !pastOf(id).hasAnswered : before === 'down')) {
      enter({ unit: id, event: 'healthy', text: `It answers${modelsOf(unit)}.`, author: 'cloud' })
    } else if (state === 'healthy' && before === 'down' && isAwaited(pastOf(id))) {
      enter({ unit: id, event: 'healthy', text: 'It answers again.', author: 'cloud' })
    } else if (state === 'down' && before === 'healthy') {
      enter({ unit: id, event: 'down', text: why ?? 'It does not answer any more.', author: 'cloud' })
    } else if (state === 'unhealthy' && changed) {
      enter({ unit: id, event: 'unhealthy', text: why ?? 'It is unhealthy.', author: 'cloud' })
    }
    if (isEnding(state) && instance) noteEnd(unit)
  }

  function noteEnd({ id, name, state }: FleetUnit): void {
    const past = pastOf(id)
    if (past.hasEnded) return
    if (past.isEndWanted) {
      if (state === 'terminating') return
      enter({
        unit: id,
        event: 'ended',
        text: 'The cloud has ended it. It costs nothing any more.',
        author: 'cloud',
      })
      return
    }
    const how =
      state === 'preempted' ? 'The cloud took it back' : 'It ended, and nobody here had asked for it'
    enter({
      unit: id,
      event: 'ended_unexpectedly',
      text: `${how}. Requests to "${name}" go elsewhere; launch another machine if it is needed.`,
      author: 'cloud',
    })
  }

  return {
    enter,
    compare(units) {
      const present = new Set<string>()
      for (const unit of units) {
        present.add(unit.id)
        const before = states.get(unit.id)
        states.set(unit.id, unit.state)
        if (before === unit.state) continue
        compareOne(unit, before)
      }
      for (const id of states.keys()) {
        if (present.has(id)) continue
        states.delete(id)
        pasts.delete(id)
      }
    },
    hasAnswered: (unit) => pastOf(unit).hasAnswered,
    isEndWanted: (unit) => pastOf(unit).isEndWanted,
    isOpen: (unit, event) => pastOf(unit).open.has(event),
    hasTold(unit, event, text) {
      for (const told of store.events({ unit, limit: LOOK_BACK })) {
        if (told.event === 'restarting') return false
        if (told.event === event && told.text === text) return true
      }
      return false
    },
    forget() {
      pasts.clear()
    },
  }
}

function tell(past: Past, event: string): void {
  if (event === 'healthy') past.hasAnswered = true
  if (event === 'down') past.isDown = true
  if (event === 'healthy' || event === 'restarting') past.isDown = false
  if (event === 'restarting') {
    past.hadAnswered = past.hasAnswered
    past.hasAnswered = false
  }
  if (event === 'not_restarted') past.hasAnswered ||= past.hadAnswered
  if (event === 'terminating') past.isEndWanted = true
  if (event === 'not_terminated') past.isEndWanted = false
  for (const opening of OPENINGS) {
    if (event === opening) past.open.add(opening)
    if (event === ENDINGS[opening] || event === 'restarting') past.open.delete(opening)
  }
  if (event === 'ended' || event === 'ended_unexpectedly') past.hasEnded = true
}

/** After a start of the console every machine is down until its first probe: that is no news. */
const isAwaited = ({ isDown, open }: Past): boolean => isDown || open.has('silent')

const isEnding = (state: UnitState): boolean =>
  state === 'terminating' || state === 'terminated' || state === 'preempted'

function modelsOf({ endpoint }: FleetUnit): string {
  const models = endpoint?.models ?? []
  return models.length === 0 ? '' : ` and serves ${models.slice(0, 3).join(', ')}`
}
