import type { ReactNode } from 'react'
import type { Overview } from '../../../shared/contract/overview.ts'
import { NONE, formatCount, formatDuration, formatShare } from '../../ui/format.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { refusalNote, refusalSpan } from './refusals.ts'
import styles from './vitals.module.css'

type Percentiles = Overview['lastHour']['latency']

interface VitalsProps {
  readonly overview: Overview
  readonly timezone: string
}

/** The last hour in six figures. */
export function Vitals({ overview, timezone }: VitalsProps) {
  const refused = overview.refusals.lastHour
  const note = refusalNote(overview.refusals)
  const { requests, errors, latency, ttft } = overview.lastHour
  return (
    <dl className={styles.vitals} data-testid="vitals">
      <Tile name="Requests" note="in the last hour">
        {formatCount(requests)}
      </Tile>
      <Tile
        name="Error rate"
        note={errors === 0 ? 'no errors' : <StateWord mood="bad">{errorsInWords(errors)}</StateWord>}
      >
        {requests === 0 ? NONE : formatShare(errors / requests)}
      </Tile>
      <Tile
        name="Refused"
        title={refusalSpan(overview.refusals, timezone)}
        note={
          refused === 0 ? (
            note
          ) : (
            <StateWord mood="warn">
              <span className={styles.wide}>{note}</span>
            </StateWord>
          )
        }
      >
        {formatCount(refused)}
      </Tile>
      <Tile name="Latency p50" note={p95(latency)}>
        {p50(latency)}
      </Tile>
      <Tile name="Time to first token p50" short="TTFT p50" note={p95(ttft)}>
        {p50(ttft)}
      </Tile>
      <Tile name="In flight" note="now">
        {formatCount(overview.inFlight)}
      </Tile>
    </dl>
  )
}

const errorsInWords = (errors: number): string => (errors === 1 ? '1 error' : `${formatCount(errors)} errors`)
const p50 = ({ p50Ms }: Percentiles): string => (p50Ms === null ? NONE : formatDuration(p50Ms))
const p95 = ({ p95Ms }: Percentiles): string =>
  p95Ms === null ? 'no sample' : `p95 ${formatDuration(p95Ms)}`

interface TileProps {
  readonly name: string
  /** Stands for the name where there is little room. */
  readonly short?: string
  readonly note: ReactNode
  /** What the figure stands for, where the name alone does not say it. */
  readonly title?: string
  readonly children: ReactNode
}

function Tile({ name, short = name, note, title = name, children }: TileProps) {
  return (
    <div className={styles.tile}>
      <dt title={title}>
        <span className={styles.long}>{name}</span>
        <span className={styles.short}>{short}</span>
      </dt>
      <dd className={styles.figure}>{children}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  )
}
