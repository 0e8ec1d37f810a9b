import { Cloud, Server, Table2, Waypoints } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { RoutingState } from '../../../../shared/contract/routing.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { formatCount } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import { useRoom } from './use-room.ts'
import { layOut, outline } from './bands.ts'
import type { Band, Node } from './bands.ts'
import { FlowTable } from './flow-table.tsx'
import { minutesOf, shareOf, SPANS, sumOf, workloadLines } from './traffic.ts'
import type { Span, TargetLine, WorkloadLine } from './traffic.ts'
import { formatRate, shareOrNone, worstStanding } from './words.ts'
import styles from './picture.module.css'

interface PictureProps {
  readonly state: RoutingState
  readonly targets: readonly TargetLine[]
  readonly span: Span
  readonly now: number
  readonly selectedId: string | null
  readonly onSelect: (id: string | null) => void
  readonly onSpan: (span: Span) => void
  readonly tools: ReactNode
}

/** Traffic as bands from workloads to targets, as thick as there are attempts; or the same as a table. */
export function Picture(props: PictureProps) {
  const { state, span, tools, onSpan } = props
  const [asTable, setAsTable] = useState(false)
  const total = sumOf(state.flows, span)
  const words = SPANS.find(({ value }) => value === span)?.words ?? ''
  const Icon = asTable ? Waypoints : Table2
  const verb = asTable ? 'View as picture' : 'View as table'
  return (
    <section className={styles.panel} aria-labelledby="traffic-title" data-testid="traffic">
      <div className={styles.head}>
        <h2 id="traffic-title">Traffic</h2>
        <p>
          {formatRate(total.attempts / minutesOf(state, span))} attempts a minute in {words}
        </p>
        <div className={styles.tools}>
          {tools}
          <Button small onClick={() => setAsTable(!asTable)}>
            <Icon size={13} aria-hidden />
            {verb}
          </Button>
        </div>
      </div>
      {total.attempts === 0 ? (
        <p className={styles.quiet}>
          Nothing in {words}.{' '}
          <Button small look="outlined" onClick={() => onSpan('hour')}>
            Show the last hour
          </Button>
        </p>
      ) : asTable ? (
        <FlowTable {...props} />
      ) : (
        <Bands {...props} />
      )}
    </section>
  )
}

function Bands({ state, targets, span, now, selectedId, onSelect }: PictureProps) {
  const [pointed, setPointed] = useState<string | null>(null)
  const workloads = workloadLines(state.flows).filter(({ flows }) => sumOf(flows, span).attempts > 0)
  const streams = workloads.flatMap(({ id: from, flows }) =>
    [...Map.groupBy(flows, ({ target }) => target)].map(([to, own]) => {
      return { from, to, value: sumOf(own, span).attempts }
    }),
  )
  const room = useRoom()
  const { height, left, right, bands } = layOut(
    streams,
    workloads.map(({ id }) => id),
    targets
      .filter(({ target, flows }) => target !== null || sumOf(flows, span).attempts > 0)
      .map(({ id }) => id),
    room,
  )
  const total = sumOf(state.flows, span).attempts
  const minutes = minutesOf(state, span)
  const kindOf = new Map(targets.map(({ id, kind }) => [id, kind]))
  const lit = pointed ?? selectedId
  const label = (id: string): string => workloads.find((line) => line.id === id)?.name ?? id
  return (
    <div className={styles.picture} style={{ height }} onPointerLeave={() => setPointed(null)}>
      <div className={styles.side}>
        {left.map((node) => (
          <WorkloadLabel
            key={node.id}
            node={node}
            line={workloads.find(({ id }) => id === node.id)}
            state={state}
            minutes={minutes}
            total={total}
            onPoint={setPointed}
          />
        ))}
      </div>
      <Bars nodes={left} />
      <svg
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={inWords(bands, total, label, targets)}
      >
        {bands.map((band) => (
          <path
            key={`${band.from} ${band.to}`}
            className={cx(
              styles.band,
              kindOf.get(band.to) === 'gpu' ? styles.gpu : styles.serverless,
              lit !== null && (band.from === lit || band.to === lit ? styles.lit : styles.dim),
            )}
            d={outline(band, 100)}
            onPointerEnter={() => setPointed(band.to)}
          >
            <title>
              {`${label(band.from)} to ${nameOf(targets, band.to)}: ${formatCount(band.value)} attempts`}
            </title>
          </path>
        ))}
      </svg>
      <Bars nodes={right} kindOf={kindOf} errorsOf={(id) => errorShare(targets, id, span)} />
      <div className={styles.side}>
        {right.map((node) => (
          <TargetLabel
            key={node.id}
            node={node}
            line={targets.find(({ id }) => id === node.id)}
            span={span}
            minutes={minutes}
            total={total}
            now={now}
            selected={node.id === selectedId}
            onPoint={setPointed}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  )
}

interface BarsProps {
  readonly nodes: readonly Node[]
  readonly kindOf?: ReadonlyMap<string, 'serverless' | 'gpu' | null>
  /** The share of what failed, which the foot of the bar shows. */
  readonly errorsOf?: (id: string) => number
}

function Bars({ nodes, kindOf, errorsOf }: BarsProps) {
  return (
    <div className={styles.bars}>
      {nodes.map(({ id, top, height }) => {
        const side = kindOf && (kindOf.get(id) === 'gpu' ? styles.gpu : styles.serverless)
        const failed = height * (errorsOf?.(id) ?? 0)
        return (
          <span key={id} className={cx(styles.bar, side)} style={{ top, height }}>
            {failed > 0 && <span className={styles.failed} style={{ height: Math.max(2, failed) }} />}
          </span>
        )
      })}
    </div>
  )
}

interface LabelProps {
  readonly node: Node
  readonly minutes: number
  readonly total: number
  readonly onPoint: (id: string | null) => void
}

interface WorkloadLabelProps extends LabelProps {
  readonly line: WorkloadLine | undefined
  readonly state: RoutingState
}

function WorkloadLabel({ node, line, state, minutes, total, onPoint }: WorkloadLabelProps) {
  if (line === undefined) return null
  const split = state.workloads.find(({ name }) => name === line.workload)
  const by = split?.decidedBy === 'policy' || split?.decidedBy === 'rollout' ? split.decidedBy : null
  const share = shareOrNone(split?.share ?? null)
  return (
    <div className={styles.label} style={{ top: node.middle }} onPointerEnter={() => onPoint(node.id)}>
      <p className={cx(styles.name, typeof line.workload !== 'string' && styles.unnamed)} title={line.name}>
        {line.name}
      </p>
      <p
        className={styles.figures}
        title={by === null ? undefined : `${share} is to go to serverless, by its ${by}`}
      >
        {formatRate(node.value / minutes)}/min, {shareOrNone(shareOf(node.value, total))}
        {by !== null && `, ${by} ${share}`}
      </p>
    </div>
  )
}

interface TargetLabelProps extends LabelProps {
  readonly line: TargetLine | undefined
  readonly span: Span
  readonly now: number
  readonly selected: boolean
  readonly onSelect: (id: string | null) => void
}

function TargetLabel({ node, line, span, now, selected, onSelect, ...rest }: TargetLabelProps) {
  if (line === undefined) return null
  const { minutes, total, onPoint } = rest
  const { errors, attempts, fallbacks } = sumOf(line.flows, span)
  const { mood, icon, word, about } = worstStanding(line.target, now)
  const Kind = line.kind === 'gpu' ? Server : Cloud
  return (
    <div className={styles.label} style={{ top: node.middle }} onPointerEnter={() => onPoint(node.id)}>
      <p className={styles.name}>
        <button
          type="button"
          className={styles.target}
          aria-pressed={selected}
          onClick={() => onSelect(selected ? null : line.id)}
        >
          <Kind size={13} aria-hidden />
          <span>{line.name}</span>
        </button>
        <StateWord mood={mood} title={about} {...(icon !== undefined && { icon })}>
          {word}
        </StateWord>
      </p>
      <p className={styles.figures}>
        {formatRate(node.value / minutes)}/min, {shareOrNone(shareOf(node.value, total))}
        {errors > 0 && `, ${shareOrNone(shareOf(errors, attempts))} failed`}
        {fallbacks > 0 && `, ${formatCount(fallbacks)} fell back here`}
      </p>
    </div>
  )
}

function errorShare(targets: readonly TargetLine[], id: string, span: Span): number {
  const { errors, attempts } = sumOf(targets.find((line) => line.id === id)?.flows ?? [], span)
  return shareOf(errors, attempts) ?? 0
}

const nameOf = (targets: readonly TargetLine[], id: string): string =>
  targets.find((line) => line.id === id)?.name ?? id

/** The whole picture in a sentence, for who cannot see it; the figures are in the table. */
function inWords(
  bands: readonly Band[],
  total: number,
  label: (id: string) => string,
  targets: readonly TargetLine[],
): string {
  const largest = bands.toSorted((one, two) => two.value - one.value).slice(0, 5)
  const parts = largest.map(
    ({ from, to, value }) => `${label(from)} to ${nameOf(targets, to)} ${shareOrNone(shareOf(value, total))}`,
  )
  return `${formatCount(total)} attempts: ${parts.join(', ')}`
}
