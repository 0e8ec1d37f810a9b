/** Asks each target how it is and what it has now and then, by what is free: never a completion. */
import type { TargetState } from '../../../shared/contract/system.ts'
import { MAX_CONNECTIONS, type Connections } from './connections.ts'
import { askHealth } from './health.ts'
import { listModels, sentenceFor } from './models.ts'
import { afterProbe, NEVER_ASKED, pauseMs, type Course } from './rhythm.ts'
import { isSameServer, nameAt, namesOf, servedBy, type MatchNames, type Target } from './target.ts'
import type { Targets } from './targets.ts'

export interface Prober {
  states(): TargetState[]
  /** What a target served when it last answered, by our names; null until it has. Kept ready: it is asked often. */
  modelsOf(targetId: string): ReadonlySet<string> | null
  /** What a target calls a model of ours: the name to send. On every request's way. */
  nameAt(targetId: string, model: string): string
  /** Whether its probes find it down. On every request's way. */
  isDown(targetId: string): boolean
  /** Asks it now instead of when it would be asked again: somebody waits for it. */
  lookSoon(targetId: string): void
  /** True once every target there was at the start has been probed, whatever came of it; it stays true. */
  allProbed(): boolean
  stop(): Promise<void>
}

export interface ProberOptions {
  readonly targets: Targets
  /** The ones that requests go over: a probe leaves a warm connection behind. See docs/providers.md. */
  readonly connections: Connections
  readonly matchNames: MatchNames
  readonly now: () => number
  /** A target's state or models changed, or a target came or went. */
  readonly onChange: () => void
  /** A target that was down answers again. */
  readonly onBack: (targetId: string) => void
  /** Until a target is asked again, in ms; given by tests. */
  readonly pauseOf?: (course: Course) => number
}

interface Health {
  target: Target
  readonly stopping: AbortController
  timer: NodeJS.Timeout | null
  course: Course
  /** When its state became what it is. */
  since: number
  error: string | null
  /** By its own names. */
  theirs: ReadonlySet<string> | null
  /** Our names → its own, where they differ. */
  names: ReadonlyMap<string, string>
  /** By ours. */
  models: ReadonlySet<string> | null
}

/** Starts probing, and follows the targets as they come and go. */
export function createProber(options: ProberOptions): Prober {
  const { targets, connections, matchNames, now, onChange, onBack } = options
  const pauseOf = options.pauseOf ?? ((course) => pauseMs(course, Math.random()))
  const healths = new Map<string, Health>()
  const underway = new Set<Promise<void>>()
  let stopped = false
  let ready = false

  function readNames(target: Target, theirs: Health['theirs']): Pick<Health, 'names' | 'models'> {
    const names = namesOf(target, theirs, matchNames)
    return { names, models: servedBy({ names, onlyNamed: target.onlyNamed }, theirs) }
  }

  async function probe(health: Health): Promise<void> {
    const { stopping } = health
    const connection = connections.of(health.target.id)
    // Where every connection is at work a probe would only wait, and its silence would look like the target's.
    if (!connection || connection.pool.stats.running >= MAX_CONNECTIONS) return
    const before = health.course.state
    let { theirs } = health
    let problem: string | null = null
    try {
      if (health.target.kind === 'gpu') problem = await askHealth(connection, stopping.signal)
      if (problem === null) {
        const models = await listModels(connection, stopping.signal)
        // Where its models were chosen one by one, its list is not needed: it answers.
        if (models || health.target.onlyNamed) theirs = models && new Set(models)
        else problem = 'It has no list of models at /models.'
      }
    } catch (cause) {
      problem = sentenceFor(cause)
    }
    if (stopping.signal.aborted) return
    const course = afterProbe(health.course, problem === null ? 'good' : 'bad')
    const { state } = course
    const error = state === 'down' ? problem : null
    const changed = state !== before || error !== health.error || !sameSet(theirs, health.theirs)
    if (state !== before) health.since = now()
    Object.assign(health, { course, error, theirs, ...readNames(health.target, theirs) })
    if (changed) onChange()
    if (state === 'up' && before === 'down') onBack(health.target.id)
  }

  function run(health: Health): void {
    const done = probe(health).finally(() => {
      underway.delete(done)
      if (health.stopping.signal.aborted) return
      health.timer = setTimeout(() => {
        health.timer = null
        run(health)
      }, pauseOf(health.course)).unref()
    })
    underway.add(done)
  }

  function end(health: Health): void {
    healths.delete(health.target.id)
    health.stopping.abort()
    if (health.timer) clearTimeout(health.timer)
  }

  function begin(target: Target): void {
    const health: Health = {
      target,
      stopping: new AbortController(),
      timer: null,
      course: NEVER_ASKED,
      since: now(),
      error: null,
      theirs: null,
      ...readNames(target, null),
    }
    healths.set(target.id, health)
    run(health)
  }

  /** What is known of a target stands while it is asked at the same place with the same key. */
  function follow(): void {
    for (const health of healths.values()) {
      const target = targets.find(health.target.id)
      if (!target || !isSameServer(target, health.target)) {
        end(health)
        continue
      }
      health.target = target
      Object.assign(health, readNames(target, health.theirs))
    }
    for (const target of targets.list()) if (!healths.has(target.id)) begin(target)
  }
  follow()
  const unfollow = targets.onChange(() => {
    follow()
    onChange()
  })

  return {
    states: () =>
      targets.list().flatMap(({ id, name, kind }) => {
        const health = healths.get(id)
        return health
          ? [{ id, name, kind, state: health.course.state, since: health.since, error: health.error }]
          : []
      }),
    modelsOf: (targetId) => healths.get(targetId)?.models ?? null,
    nameAt: (targetId, model) => nameAt({ names: healths.get(targetId)?.names ?? new Map() }, model),
    isDown: (targetId) => healths.get(targetId)?.course.state === 'down',
    lookSoon(targetId) {
      const health = healths.get(targetId)
      // Without a timer it is being asked.
      if (!health?.timer) return
      clearTimeout(health.timer)
      health.timer = null
      run(health)
    },
    // Who asks wants to know whether it has started; a target that is added later does not undo that.
    allProbed: () => (ready ||= [...healths.values()].every(({ course }) => course.state !== 'unknown')),
    async stop() {
      if (stopped) return
      stopped = true
      unfollow()
      for (const health of [...healths.values()]) end(health)
      await Promise.all(underway)
    },
  }
}

function sameSet(a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): boolean {
  return a === b || (a !== null && b !== null && a.size === b.size && [...a].every((id) => b.has(id)))
}
