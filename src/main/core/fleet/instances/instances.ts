/** The instances of the cloud as they were last read. A list that failed ends nothing: what was there stays. */
import type { Tempo } from '../tempo.ts'
import { CloudError, type Cloud, type InstanceView } from '../cloud/cloud.ts'

/** For so long one that has ended stays in the list. */
const KEPT_MS = 3_600_000

export interface SeenInstance {
  readonly view: InstanceView
  /** When it was found to have ended; null: it runs. */
  readonly endedAt: number | null
  /** When its status was first found to be what it is. */
  readonly since: number
}

export interface Instances {
  /** Those that run, and for an hour those that have ended; the same array until one is another. */
  list(): readonly SeenInstance[]
  find(id: string): SeenInstance | undefined
  /** As of when the list is, and why it could not be the last time, in a sentence. */
  report(): { readonly readAt: number | null; readonly error: string | null }
  /** What the cloud said of one in answer to something else. */
  take(view: InstanceView): void
  /** Reads the list now. Rejects with a `CloudError`. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

export interface InstancesOptions {
  readonly cloud: Pick<Cloud, 'instances' | 'instance'>
  readonly tempo: Pick<Tempo, 'busyListMs' | 'calmListMs'>
  readonly now: () => number
  /** Whether something was asked of the cloud that the list does not show yet. */
  readonly isExpectant: () => boolean
  /** The list was read, or could not be, or one is another now. */
  readonly onChange: () => void
}

interface Entry extends SeenInstance {
  /** The number of the question that it answers: an answer to an earlier one tells nothing new. */
  readonly question: number
}

/** Reads the list at once, and then again and again. */
export function createInstances({ cloud, tempo, now, isExpectant, onChange }: InstancesOptions): Instances {
  const entries = new Map<string, Entry>()
  let listed: readonly SeenInstance[] | null = null
  const underway = new Set<Promise<unknown>>()
  let report: ReturnType<Instances['report']> = { readAt: null, error: null }
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  /** Not the clock: it may be set back. */
  let questions = 0
  const ask = (): number => (questions += 1)

  function put(view: InstanceView, question: number): void {
    const known = entries.get(view.id)
    if (known && known.question > question) return
    const isOver = hasEnded(view)
    // One that had ended before it was ever seen was somebody else's.
    if (!known && isOver) return
    const isSame = known?.view.status === view.status && (known.endedAt !== null) === isOver
    listed = null
    entries.set(view.id, {
      view,
      question,
      since: isSame ? known.since : now(),
      endedAt: isOver ? (known?.endedAt ?? now()) : null,
    })
  }

  function end(known: Entry): void {
    // What became of it is told by its last status; that it is gone, by the moment.
    listed = null
    entries.set(known.view.id, { ...known, endedAt: now(), since: now(), question: ask() })
  }

  /** Not in the list: it may have ended, or the list may be behind. The one who knows is asked. */
  async function lookFor(known: Entry): Promise<void> {
    const question = ask()
    try {
      put(await cloud.instance(known.view.id), question)
    } catch (error) {
      if (error instanceof CloudError && error.kind === 'gone') end(known)
    }
  }

  function dropOld(): void {
    for (const { view, endedAt } of entries.values()) {
      if (endedAt === null || now() - endedAt <= KEPT_MS) continue
      entries.delete(view.id)
      listed = null
    }
  }

  async function read(): Promise<void> {
    const askedAt = now()
    const question = ask()
    try {
      const views = await cloud.instances()
      for (const view of views) put(view, question)
      const listed = new Set(views.map(({ id }) => id))
      const missing = [...entries.values()].filter(
        (entry) => !listed.has(entry.view.id) && entry.endedAt === null && entry.question < question,
      )
      await Promise.all(missing.map(lookFor))
      dropOld()
      report = { readAt: askedAt, error: null }
    } catch (error) {
      report = { ...report, error: error instanceof Error ? error.message : String(error) }
      throw error
    } finally {
      if (!isStopped) {
        again()
        onChange()
      }
    }
  }

  function tracked<Result>(work: Promise<Result>): Promise<Result> {
    underway.add(work)
    const done = (): void => void underway.delete(work)
    work.then(done, done)
    return work
  }

  function again(): void {
    if (timer !== null) clearTimeout(timer)
    if (isStopped) return
    const moves = [...entries.values()].some(({ view, endedAt }) => endedAt === null && isMoving(view))
    const ms = moves || isExpectant() ? tempo.busyListMs : tempo.calmListMs
    // What went wrong is in the report.
    timer = setTimeout(() => void refresh().catch(() => undefined), ms * (0.9 + 0.2 * Math.random())).unref()
  }

  const refresh = (): Promise<void> => tracked(read())
  void refresh().catch(() => undefined)

  return {
    list: () => (listed ??= [...entries.values()]),
    find: (id) => entries.get(id),
    report: () => report,
    take(view) {
      put(view, ask())
      onChange()
      again()
    },
    refresh,
    async stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      await Promise.allSettled(underway)
    },
  }
}

const hasEnded = ({ status }: InstanceView): boolean => status === 'terminated' || status === 'preempted'

const isMoving = ({ status }: InstanceView): boolean => status === 'booting' || status === 'terminating'

/** Of whoever has no cloud. */
export const NO_INSTANCES: Instances = {
  list: () => NONE,
  find: () => undefined,
  report: () => ({ readAt: null, error: null }),
  take: () => undefined,
  refresh: () => Promise.resolve(),
  stop: () => Promise.resolve(),
}

const NONE: readonly SeenInstance[] = []
