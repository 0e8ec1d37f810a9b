/** What a gate decided by, and what it waits for, in sentences. */
import type { GateCheck, GateMetric } from '../../../shared/contract/rollouts.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import type { Standing } from './gates.ts'

const NAMES: Readonly<Record<GateMetric, string>> = {
  errorRate: 'The error rate',
  p95Ms: 'The p95 latency',
  costNanoUsd: 'The cost per request',
  feedback: 'The mean feedback',
}

const AMOUNTS: Readonly<Record<GateMetric, (value: number) => string>> = {
  errorRate: (value) => `${decimal(value * 100)} %`,
  p95Ms: (value) => (value < 1_000 ? `${Math.round(value)} ms` : `${decimal(value / 1_000)} s`),
  costNanoUsd: (value) => formatUsd(nanoUsd(Math.round(value))),
  feedback: (value) => decimal(value),
}

const decimal = (value: number): string => String(Number(value.toFixed(2)))

/** "5 of 40 requests failed (12.5 %), over the 2 % allowed." One sentence per bound. */
export function breachWords(breached: readonly GateCheck[]): string {
  return breached.map(breachOf).join(' ')
}

function breachOf({ metric, against, limit, value, have, need }: GateCheck): string {
  const amount = AMOUNTS[metric]
  const bound = amount(limit ?? 0)
  const reference = against === 'baseline' ? ' against the baseline' : ''
  const isEarly = have < need
  switch (metric) {
    case 'errorRate': {
      const failed = Math.round((value ?? 0) * have)
      const early = isEarly ? `, even if the rest of the first ${need} goes well` : ''
      return `${failed} of ${count(have, 'requests')} failed (${amount(value ?? 0)}), over the ${bound} allowed${reference}${early}.`
    }
    case 'feedback':
      return `${NAMES[metric]} is ${amount(value ?? 0)} after ${count(have, 'opinions')}, below the ${bound} needed${reference}.`
    default: {
      const early = isEarly ? `, even if the rest of the first ${need} costs nothing` : ''
      return `${NAMES[metric]} is ${amount(value ?? 0)} after ${count(have, 'requests')}, over the ${bound} allowed${reference}${early}.`
    }
  }
}

/** Null when the stage is passed. */
export function waitWords({ missingRequests, missingMs, open }: Standing): string | null {
  const missing = [
    missingRequests > 0 && count(missingRequests, 'more requests'),
    missingMs > 0 && count(Math.ceil(missingMs / 60_000), 'more minutes'),
    ...open
      .filter(({ metric, verdict }) => metric === 'feedback' && verdict === 'too_few')
      .map(({ have, need }) => count(Math.max(1, need - have), 'more opinions')),
  ].filter((words) => words !== false)
  const sentences = [
    ...(missing.length > 0 ? [`Waits for ${missing.join(' and ')}.`] : []),
    ...open.filter(({ verdict }) => verdict === 'undecidable').map(undecidableWords),
  ]
  const breached = open.filter(({ verdict }) => verdict === 'breached')
  if (breached.length > 0) sentences.unshift(breachWords(breached))
  if (sentences.length > 0) return sentences.join(' ')
  return open.length === 0 ? null : 'Waits for an answer that went well, to tell the latency from.'
}

function undecidableWords({ metric }: GateCheck): string {
  const why =
    metric === 'costNanoUsd' ? 'the requests of the baseline cost nothing' : 'the baseline has no such figure'
  return `${NAMES[metric]} cannot be held against the baseline: ${why}.`
}

function count(amount: number, things: string): string {
  return `${amount} ${amount === 1 ? things.replace(/s$/, '') : things}`
}
