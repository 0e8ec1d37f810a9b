import { useCallback, useState } from 'react'
import type { Alert } from '../../../shared/contract/alerts.ts'
import { useAct } from '../../rpc/use-act.ts'
import type { Act } from '../../rpc/use-act.ts'
import { useWatch } from '../../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../../rpc/use-watch.ts'

interface AlertsState {
  readonly alerts: readonly Alert[]
}

const subscribe: Subscribe<AlertsState> = (client, options) => client.alerts.watch(undefined, options)

/** As many as the subscription carries. */
const LIVE = 50

interface Older {
  readonly alerts: readonly Alert[]
  readonly nextCursor: string | null
}

export interface Alerts {
  readonly watched: Watched<AlertsState>
  /** Newest first: the live ones, and below them the older ones that were asked for. */
  readonly alerts: readonly Alert[] | null
  /** Whether older ones may be there. */
  readonly more: boolean
  readonly act: Act
  readonly showOlder: () => void
}

export function useAlerts(): Alerts {
  const watched = useWatch(subscribe)
  const act = useAct()
  const [older, setOlder] = useState<Older | null>(null)
  const live = watched.snapshot?.state.alerts ?? null
  const liveIds = new Set(live?.map(({ id }) => id))

  const { run } = act
  const showOlder = useCallback(() => {
    const cursor = older?.nextCursor
    run(
      (client, options) =>
        client.alerts.list(cursor == null ? { limit: LIVE * 2 } : { cursor, limit: LIVE * 2 }, options),
      (page) =>
        setOlder((known) => ({
          alerts: [...(known?.alerts ?? []), ...page.alerts],
          nextCursor: page.nextCursor,
        })),
    )
  }, [older, run])

  return {
    watched,
    alerts: live === null ? null : [...live, ...(older?.alerts.filter(({ id }) => !liveIds.has(id)) ?? [])],
    more: older === null ? (live?.length ?? 0) >= LIVE : older.nextCursor !== null,
    act,
    showOlder,
  }
}
