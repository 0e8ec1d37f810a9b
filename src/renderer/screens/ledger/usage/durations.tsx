import type { Durations as Percentiles } from '../../../../shared/contract/usage.ts'
import { valueInWords } from '../../../parts/ledger-traits.ts'
import { cx } from '../../../ui/cx.ts'
import { formatCount, formatDuration } from '../../../ui/format.ts'
import type { Usage } from './read-usage.ts'
import { rowsHref } from './rows-of.ts'
import { formatMs } from './words.ts'
import styles from './usage.module.css'

const MEASURES = ['p50Ms', 'p95Ms', 'p99Ms'] as const

interface DurationsProps {
  readonly usage: Usage
  readonly by: 'model' | 'target'
}

/** How long attempts took, and how long until the first token. */
export function Durations({ usage, by }: DurationsProps) {
  return (
    <section className={styles.part} aria-labelledby="usage-durations">
      <h2 id="usage-durations">
        Durations{' '}
        <span className={styles.about}>
          {by === 'target' ? 'by target' : 'by model'}, in ms, within 2.5 %
        </span>
      </h2>
      <div className={styles.scroller} tabIndex={0} role="group" aria-labelledby="usage-durations">
        <table className={cx(styles.table, styles.durations)} data-testid="usage-durations">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {by === 'target' ? 'Target' : 'Model'}
              </th>
              <th scope="colgroup" colSpan={4} className={styles.over} title="Of attempts that went well">
                <span>Latency, ms</span>
              </th>
              <th
                scope="colgroup"
                colSpan={4}
                className={styles.over}
                title="Of all streams that had a first token"
              >
                <span>Time to first token, ms</span>
              </th>
            </tr>
            <tr>
              {['latency', 'ttft'].flatMap((measure) =>
                ['p50', 'p95', 'p99', 'Samples'].map((name) => (
                  <th key={`${measure} ${name}`} scope="col">
                    {name}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {usage.durations.map(({ value, name, latency, ttft }) => (
              <tr key={value}>
                <th scope="row">
                  <a
                    href={rowsHref(usage.span, usage.at, { by, value })}
                    title={valueInWords(by, value, name)}
                  >
                    {valueInWords(by, value, name)}
                  </a>
                </th>
                <Figures of={latency} />
                <Figures of={ttft} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Figures({ of }: { readonly of: Percentiles }) {
  return (
    <>
      {MEASURES.map((measure) => {
        const ms = of[measure]
        return (
          <td key={measure} title={ms === null ? 'No sample' : formatDuration(ms)}>
            {formatMs(ms)}
          </td>
        )
      })}
      <td className={styles.samples}>{formatCount(of.samples)}</td>
    </>
  )
}
