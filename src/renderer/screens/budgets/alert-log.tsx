import { failureInWords } from '../../rpc/failure-words.ts'
import { Button } from '../../ui/button.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { AlertRow } from './alert-row.tsx'
import { SinkTests } from './sink-tests.tsx'
import { useAlerts } from './use-alerts.ts'
import styles from './alert-log.module.css'

interface AlertLogProps {
  readonly now: number
  readonly timezone: string
  /** Shows the budget that an alert is about. */
  readonly onBudget: (id: string) => void
  readonly knownBudgetIds: readonly string[]
}

/** What the console has warned of, newest first, and whether each warning arrived. */
export function AlertLog({ now, timezone, onBudget, knownBudgetIds }: AlertLogProps) {
  const { watched, alerts, more, act, showOlder } = useAlerts()
  return (
    <section className={styles.section} aria-labelledby="alerts-title">
      <div className={styles.head}>
        <h2 id="alerts-title">Alerts</h2>
        <p>Newest first</p>
        <SinkTests />
      </div>
      {watched.error !== null && (
        <p className={styles.problem} role="alert">
          The alerts cannot be shown: {failureInWords(watched.error)}
          <Button small look="outlined" onClick={watched.retry}>
            Try again
          </Button>
        </p>
      )}
      {alerts === null && watched.error === null && <Bone width="100%" height={112} />}
      {alerts?.length === 0 && (
        <p className={styles.empty} data-testid="no-alerts">
          Nothing to warn of so far. A threshold that is reached, a forecast over a limit, a fast burn,
          traffic without a price or a target that is down will stand here, each once.
        </p>
      )}
      {alerts !== null && alerts.length > 0 && (
        <ol className={styles.list} data-testid="alerts">
          {alerts.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              now={now}
              timezone={timezone}
              onBudget={
                alert.subject.kind === 'budget' && knownBudgetIds.includes(alert.subject.budgetId)
                  ? onBudget
                  : null
              }
            />
          ))}
        </ol>
      )}
      {more && (
        <Button small look="outlined" disabled={act.busy} onClick={showOlder}>
          Show older alerts
        </Button>
      )}
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </section>
  )
}
