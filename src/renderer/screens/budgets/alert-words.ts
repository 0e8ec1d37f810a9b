/** Alerts and their deliveries in words. */
import { BellRing, CircleCheck, CircleX, Info, OctagonAlert, RotateCw, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { AlertDelivery, AlertSeverity, AlertSink, SinkState } from '../../../shared/contract/alerts.ts'
import type { Mood } from '../../ui/state-word.tsx'

export interface Word {
  readonly mood: Mood
  readonly icon: LucideIcon
  readonly word: string
}

export const SEVERITIES = {
  info: { mood: 'quiet', icon: Info, word: 'Note' },
  warning: { mood: 'warn', icon: TriangleAlert, word: 'Warning' },
  critical: { mood: 'bad', icon: OctagonAlert, word: 'Critical' },
} as const satisfies Record<AlertSeverity, Word>

export const SINK_NAMES = {
  desktop: 'Desktop',
  slack: 'Slack',
  webhook: 'Webhook',
} as const satisfies Record<AlertSink, string>

const times = (tries: number): string => (tries === 1 ? 'one try' : `${tries} tries`)

/** "Slack: delivered", "Webhook: failed after 5 tries", "Slack: trying again after 2 tries". */
export function deliveryInWords({ sink, state, tries }: AlertDelivery): Word {
  const name = SINK_NAMES[sink]
  if (state === 'delivered') return { mood: 'good', icon: CircleCheck, word: `${name}: delivered` }
  if (state === 'failed') return { mood: 'bad', icon: CircleX, word: `${name}: failed after ${times(tries)}` }
  if (tries === 0) return { mood: 'quiet', icon: BellRing, word: `${name}: on its way` }
  return { mood: 'warn', icon: RotateCw, word: `${name}: trying again after ${times(tries)}` }
}

/** Where alerts go now, in a sentence. */
export function sinksInWords(sinks: readonly SinkState[]): string {
  const names = sinks.filter(({ state }) => state === 'ready').map(({ sink }) => SINK_NAMES[sink])
  if (names.length === 0) return 'No sink is set up: alerts stay in this log.'
  return `Alerts go to ${names.join(' and ')}.`
}
