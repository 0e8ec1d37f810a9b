import type { Alert, AlertDelivery } from '../../../shared/contract/alerts.ts'
import { hrefOf, hrefWith } from '../../app/route.ts'
import { cx } from '../../ui/cx.ts'
import { formatInstant, localInstants } from '../../ui/format.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { SEVERITIES, deliveryInWords } from './alert-words.ts'
import { formatNear } from '../../parts/budgets/times.ts'
import styles from './alert-log.module.css'

interface AlertRowProps {
  readonly alert: Alert
  readonly now: number
  readonly timezone: string
  /** Null: there is no such budget any more, or the alert is about something else. */
  readonly onBudget: ((id: string) => void) | null
}

export function AlertRow({ alert, now, timezone, onBudget }: AlertRowProps) {
  const { mood, icon, word } = SEVERITIES[alert.severity]
  const { subject } = alert
  return (
    <li className={styles.row}>
      <StateWord mood={mood} icon={icon}>
        {word}
      </StateWord>
      <div className={styles.what}>
        {subject.kind === 'budget' && onBudget !== null ? (
          <button
            type="button"
            className={cx(styles.title, styles.link)}
            title="Show the budget"
            onClick={() => onBudget(subject.budgetId)}
          >
            {alert.title}
          </button>
        ) : subject.kind === 'rollout' ? (
          <a
            className={cx(styles.title, styles.link)}
            title="Show the rollouts"
            href={hrefOf('routing', 'rollouts')}
          >
            {alert.title}
          </a>
        ) : subject.kind === 'unit' ? (
          <a
            className={cx(styles.title, styles.link)}
            title="Show the machine"
            href={hrefWith('fleet', new URLSearchParams({ unit: subject.unit }))}
          >
            {alert.title}
          </a>
        ) : (
          <p className={styles.title}>{alert.title}</p>
        )}
        <p className={styles.message}>{localInstants(alert.message, timezone)}</p>
      </div>
      <time
        className={styles.when}
        dateTime={new Date(alert.at).toISOString()}
        title={formatInstant(alert.at, timezone)}
      >
        {formatNear(alert.at, now, timezone)}
      </time>
      <div className={styles.deliveries}>
        {alert.deliveries.length === 0 && <span className={styles.quiet}>in this log only</span>}
        {alert.deliveries.map((delivery) => (
          <Delivery key={delivery.sink} delivery={delivery} now={now} timezone={timezone} />
        ))}
      </div>
    </li>
  )
}

interface DeliveryProps {
  readonly delivery: AlertDelivery
  readonly now: number
  readonly timezone: string
}

function Delivery({ delivery, now, timezone }: DeliveryProps) {
  const { mood, icon, word } = deliveryInWords(delivery)
  const next = delivery.nextTryAt === null ? '' : `, next at ${formatNear(delivery.nextTryAt, now, timezone)}`
  return (
    <div>
      <StateWord mood={mood} icon={icon}>
        {word}
        {delivery.tries > 0 && next}
      </StateWord>
      {delivery.state !== 'delivered' && delivery.answer !== null && (
        <p className={styles.answer}>{delivery.answer}</p>
      )}
    </div>
  )
}
