import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryPoint } from '../../../../../shared/contract/fleet.ts'
import { failureInWords } from '../../../../rpc/failure-words.ts'
import { useKeptFresh } from '../../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../../rpc/use-loaded.ts'
import type { Load } from '../../../../rpc/use-loaded.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { Bone } from '../../../../ui/skeleton.tsx'
import { HistoryChart } from './history-chart.tsx'
import { SPANS, linesOf, hasValues, stepsOf } from './history-lines.ts'
import type { SpanId, Step } from './history-lines.ts'
import styles from './unit.module.css'

interface HistoryProps {
  readonly target: string
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: number
  /** By the core's clock. */
  readonly now: number
  readonly timezone: string
}

interface Answer {
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly points: readonly HistoryPoint[]
}

const NO_STEPS: readonly Step[] = []

/** How an endpoint did: the same moment is pointed at in all of its charts. */
export function History({ target, hotCelsius, now, timezone }: HistoryProps) {
  const [spanId, setSpan] = useState<SpanId>('1h')
  const { ms, refreshMs } = SPANS[spanId]
  /** How far the core's clock is ahead of this page's. */
  const ahead = useRef(0)
  useEffect(() => {
    ahead.current = now - Date.now()
  }, [now])
  const load: Load<Answer> = useCallback(
    async (client, options) => {
      const to = Date.now() + ahead.current
      const from = to - ms
      return { from, to, ...(await client.fleet.history({ target, from, to }, options)) }
    },
    [target, ms],
  )
  const { value, error, refresh } = useLoaded(load)
  useKeptFresh(refresh, refreshMs)
  const [pointed, setPointed] = useState<number | null>(null)
  const steps = useMemo(() => (value === null ? NO_STEPS : stepsOf(value)), [value])
  const lines = useMemo(() => linesOf(hotCelsius), [hotCelsius])
  const shown = lines.filter((line) => hasValues(line, steps))
  return (
    <section className={styles.part} aria-label="History" data-testid="unit-history">
      <div className={styles.headed}>
        <h3>History</h3>
        <Segmented
          label="Time"
          value={spanId}
          onValueChange={(next) => {
            setSpan(next)
            setPointed(null)
          }}
          choices={[
            { value: '1h', name: '1 h' },
            { value: '24h', name: '24 h' },
            { value: '30d', name: '30 d' },
          ]}
        />
      </div>
      {value === null && error === null && <Bone width="100%" height={88} />}
      {error !== null && <p className={styles.quiet}>{failureInWords(error)}</p>}
      {value !== null && shown.length === 0 && <p className={styles.quiet}>Nothing was read in this time.</p>}
      <div className={styles.charts}>
        {shown.map((line) => (
          <HistoryChart
            key={line.id}
            line={line}
            steps={steps}
            span={spanId}
            timezone={timezone}
            pointed={pointed}
            onPoint={setPointed}
          />
        ))}
      </div>
    </section>
  )
}
