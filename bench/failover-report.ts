/** What deaths came to, as tables. */
import type { Figures, Spread95 } from './failover-figures.ts'
import { DEAD_MS, REQUESTS_PER_SECOND } from './failover.ts'
import { align } from './report.ts'

export interface DeathResult {
  readonly death: string
  /** Without another target. */
  readonly isAlone: boolean
  readonly loadBefore: number
  readonly figures: Figures
}

export function formatDeaths(results: readonly DeathResult[]): string {
  const rows = results.map(({ death, isAlone, figures }) => ({
    name: [death, isAlone ? 'alone' : 'GPU beside it'],
    figures,
  }))
  const outage = rows.map(({ name, figures: f }) => [
    ...name,
    count(f.requests),
    `${count(f.failed)} (${((100 * f.failed) / f.requests).toFixed(1)} %)`,
    Object.entries(f.failedByCode)
      .map(([code, times]) => `${count(times)} × ${code}`)
      .join(', '),
    count(f.fallenBack),
    range(f.addedMs),
    range(f.refusedMs),
  ])
  const breaker = rows.map(({ name, figures: f }) => [
    ...name,
    ms(f.openedMs),
    ms(f.foundDownMs),
    count(f.onTheirWay),
    f.reachedAfterOpen === null ? 'n/a' : count(f.reachedAfterOpen),
    count(f.looks),
    count(f.looksAtOnce),
    ms(f.firstAnswerMs),
    ms(f.trafficBackMs),
    count(f.steadyInFlight),
    count(f.returnInFlight),
  ])
  const paces = rows.map(({ name, figures: f }, index) => [
    ...name,
    f.perSecond.toFixed(1),
    range(f.lateMs),
    range(f.steadyMs),
    (results[index]?.loadBefore ?? 0).toFixed(1),
  ])
  const names = ['death', 'beside it']
  return [
    `${REQUESTS_PER_SECOND} requests/s, dead for ${DEAD_MS / 1_000} s; milliseconds are p50–p95`,
    align('llrrrr', [[...names, 'sent/s', 'sent late, ms', 'answered before, ms', 'load average'], ...paces]),
    'From the death until the target has its traffic again:',
    align('llrrlrrr', [
      [...names, 'requests', 'failed', 'with', 'fell back', 'by how much later, ms', 'refused in, ms'],
      ...outage,
    ]),
    'Its breaker, and its return:',
    align('llrrrrrrrrrr', [
      [
        ...names,
        'opened after, ms',
        'probe, ms',
        'on their way',
        'reached it then',
        'looks',
        'at once',
        'first answer, ms',
        'traffic back, ms',
        'in flight before',
        'first second',
      ],
      ...breaker,
    ]),
  ].join('\n\n')
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US')
const ms = (value: number | null): string => (value === null ? 'never' : count(value))
const range = (spread: Spread95 | null): string =>
  spread === null ? '' : `${count(spread.p50)}–${count(spread.p95)}`
