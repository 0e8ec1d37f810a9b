import type { ReactNode } from 'react'
import type { FleetEndpoint, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { formatSpan } from '../../../../parts/budgets/times.ts'
import { NONE, formatAge, formatCount, formatDuration, formatShare } from '../../../../ui/format.ts'
import styles from './unit.module.css'

interface LoadProps {
  readonly unit: Pick<FleetUnit, 'idleSince'>
  readonly endpoint: FleetEndpoint
  readonly now: number
}

/** What an endpoint does now. */
export function Load({ unit: { idleSince }, endpoint, now }: LoadProps) {
  const { inFlight, load, loaded } = endpoint
  return (
    <section className={styles.part} aria-label="Load now">
      <h3>
        Now
        {load !== null && <span>read {formatAge(Math.max(0, now - load.at))}</span>}
      </h3>
      <dl className={styles.figures}>
        <Figure name="In flight" about="Requests of this console that are under way there">
          {formatCount(inFlight)}
        </Figure>
        <Figure name="Running" about="Requests that the server works on, whoever sent them">
          {orNone(load?.running, formatCount)}
        </Figure>
        <Figure name="Queue" about="Requests that wait in the server">
          {orNone(load?.waiting, formatCount)}
        </Figure>
        <Figure name="KV cache" about="How full the cache of keys and values is">
          {orNone(load?.kvCacheShare, formatShare)}
        </Figure>
        <Figure name="Tokens/s" about="Output tokens a second, of all its requests together">
          {orNone(load?.outputTokensPerSecond, formatCount)}
        </Figure>
        <Figure name="TTFT" about="Mean time to first token">
          {orNone(load?.ttftMs, formatDuration)}
        </Figure>
      </dl>
      {idleSince !== null && (
        <p className={styles.quiet}>Idle for {formatSpan(now - idleSince)}: no request is running.</p>
      )}
      {load === null && <p className={styles.quiet}>Its server says nothing of its load.</p>}
      {loaded !== null && (
        <p className={styles.quiet}>
          {loaded.length === 0
            ? 'No model is in its memory.'
            : `In its memory: ${loaded.map(inMemory).join(', ')}.`}
        </p>
      )}
    </section>
  )
}

const inMemory = ({ model, vramMib }: { readonly model: string; readonly vramMib: number | null }): string =>
  vramMib === null ? model : `${model} (${formatCount(vramMib)} MiB)`

const orNone = (value: number | null | undefined, words: (value: number) => string): string =>
  value === null || value === undefined ? NONE : words(value)

interface FigureProps {
  readonly name: string
  readonly about: string
  readonly children: ReactNode
}

function Figure({ name, about, children }: FigureProps) {
  return (
    <div title={about}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
