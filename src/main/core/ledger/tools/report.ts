/** A report as a person reads it. */
import type { LedgerReport, Sum } from './verify.ts'

const money = ({ usd }: Sum): string => (usd === null ? 'more than can be exact' : `$${usd}`)
const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`

export function reportInWords(report: LedgerReport): string {
  const { ok, file, version, settled, held, machines, problemCount, warningCount } = report
  const lines = [
    `${file}, version ${version}`,
    `${counted(settled.rows, 'settled row')}, ${money(settled)}`,
    `${counted(held.rows, 'hold')} in flight, ${money(held)}`,
    ...(machines.rows > 0 ? [`${counted(machines.rows, 'run')} of machine minutes, ${money(machines)}`] : []),
    ...report.warnings.map(({ check, message }) => `warning, ${check}: ${message}`),
    ...report.problems.map(({ check, message }) => `WRONG, ${check}: ${message}`),
    ok
      ? `All agrees${warningCount > 0 ? `, with ${counted(warningCount, 'warning')}` : ''}.`
      : `It does not agree: ${counted(problemCount, 'problem')}.`,
  ]
  return `${lines.join('\n')}\n`
}
