/** Alerts' sinks in words. */
import type { AlertSink, SinkState } from '../../../shared/contract/alerts.ts'
import type { Mood } from '../../ui/state-word.tsx'

export const SINK_WORDS = {
  desktop: { title: 'Desktop', what: 'Notifications of the system that runs the console.' },
  slack: { title: 'Slack', what: 'An incoming webhook: one channel of one workspace.' },
  webhook: { title: 'Webhook', what: 'JSON to a URL of your own, signed with a secret.' },
} as const satisfies Record<AlertSink, { title: string; what: string }>

/** What stands beside the name of a sink. */
export function standingOfSink({ state, last }: Pick<SinkState, 'state' | 'last'>): {
  readonly mood: Mood
  readonly word: string
} {
  if (state === 'unavailable') return { mood: 'quiet', word: 'Not on this host' }
  if (state === 'unset') return { mood: 'quiet', word: 'Not set' }
  if (last?.state === 'failed') return { mood: 'bad', word: 'Last delivery failed' }
  if (last?.state === 'waiting') return { mood: 'warn', word: 'Trying again' }
  return { mood: 'good', word: 'Ready' }
}

/** The variable that names a sink, where the environment can. */
export const SINK_VARIABLE: Partial<Record<AlertSink, string>> = { slack: 'SLACK_WEBHOOK_URL' }
