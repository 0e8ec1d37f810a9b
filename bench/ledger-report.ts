/** The ledger's figures as a table, each aim beside what was measured. */
import type { LedgerResult } from './messages.ts'
import { align } from './report.ts'
import type { Spread } from './statistics.ts'

/** What we mean to reach at ten million rows, see docs. */
const PAGE_MS = 100
const START_MS = 1_000
/** What two rounds on the same ledger differ by. */
const WRITE_RATIO = 1.1

export function formatLedger({ rows, madeSeconds, start, questions, writes }: LedgerResult): string {
  const lines = [
    ['what', 'median', 'min–max', 'aim'],
    line('start: opening the file', start.openMs, START_MS),
    line('start: budgets, Overview’s last hour', start.overviewMs, START_MS),
    ...questions.map(({ name, ms }) => line(name, ms, name.includes('page') ? PAGE_MS : null)),
  ]
  const reached = writes.ratio.median <= WRITE_RATIO ? 'reached' : 'missed'
  return [
    `${rows.toLocaleString('en-US')} rows, made and upgraded in ${madeSeconds.toFixed(0)} s`,
    align('lrrl', lines),
    `A hold and its settlement, 16 at once: ${writes.bigUs.median.toFixed(1)} µs there, ` +
      `${writes.emptyUs.median.toFixed(1)} µs in an empty ledger; ratio ${writes.ratio.median.toFixed(2)} ` +
      `(${writes.ratio.min.toFixed(2)}–${writes.ratio.max.toFixed(2)}), ≤ ${WRITE_RATIO}: ${reached}; ` +
      `by processor time ${writes.cpuRatio.median.toFixed(2)}`,
  ].join('\n\n')
}

function line(name: string, { median, min, max }: Spread, aimMs: number | null): string[] {
  const aim = aimMs === null ? '' : `< ${aimMs} ms: ${median < aimMs ? 'reached' : 'missed'}`
  return [name, `${median.toFixed(1)} ms`, `${min.toFixed(1)}–${max.toFixed(1)}`, aim]
}
