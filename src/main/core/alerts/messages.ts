/** An alert as a message: with an id that is the same at every try, and a link to the screen that shows more. */
import type { Alert, AlertSubject } from '../../../shared/contract/alerts.ts'
import type { Message } from './sinks/sink.ts'

export interface Messages {
  of(alert: Alert): Message
  test(): Message
}

/** The screens that show what an alert is about, but for a unit's, which is asked for by its id. */
const SCREENS: Readonly<Record<Exclude<AlertSubject['kind'], 'unit'>, string>> = {
  budget: 'budgets',
  model: 'settings/prices',
  target: 'overview',
  rollout: 'routing/rollouts',
  ledger: 'overview',
}

const screenOf = (subject: AlertSubject): string =>
  subject.kind === 'unit' ? `fleet?unit=${encodeURIComponent(subject.unit)}` : SCREENS[subject.kind]

export function createMessages(options: {
  readonly environment: 'sandbox' | 'live'
  readonly consoleUrl: () => string | null
  readonly now: () => number
}): Messages {
  const { environment, consoleUrl, now } = options

  function linkTo(screen: string): string | null {
    const page = consoleUrl()
    return page === null ? null : `${page}/#/${screen}`
  }

  return {
    of({ id, at, rule, severity, title, message, subject }) {
      const about = { rule, severity, title, message, subject }
      // The number alone would repeat itself in another data directory.
      return {
        id: `alert_${environment}_${at}_${id}`,
        at,
        ...about,
        environment,
        url: linkTo(screenOf(subject)),
      }
    },
    test() {
      const at = now()
      return {
        id: `test_${environment}_${at}`,
        at,
        rule: 'test',
        severity: 'info',
        title: 'Test of Sophia Console’s alerts',
        message:
          'Somebody pressed the test button in Settings. Alerts will arrive here; nothing is to be done.',
        subject: null,
        environment,
        url: linkTo('settings/alerts'),
      }
    },
  }
}
