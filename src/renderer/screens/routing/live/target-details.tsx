import type { RoutedTarget, RoutingState } from '../../../../shared/contract/routing.ts'
import { hrefWith } from '../../../app/route.ts'
import { Field, Group } from '../../../parts/fields.tsx'
import { DEFAULT_QUERY, writeQuery } from '../../../parts/ledger-query.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { NONE, formatAge, formatCount, formatDuration, formatInstant } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { TargetActions } from './target-actions.tsx'
import { LatestErrors } from './latest-errors.tsx'
import { shareOf, sumOf } from './traffic.ts'
import type { TargetLine } from './traffic.ts'
import { breakerStanding, durationOrNone, probeStanding, shareOrNone, worstStanding } from './words.ts'
import styles from './details.module.css'

interface TargetDetailsProps {
  readonly line: TargetLine
  readonly state: RoutingState
  readonly now: number
  readonly timezone: string
}

/** One target: how it stands and since when, what went through it, what failed last, and what it serves. */
export function TargetDetails({ line, state, now, timezone }: TargetDetailsProps) {
  const { id, target } = line
  const { mood, icon, word } = worstStanding(target, now)
  const rows = writeQuery({ ...DEFAULT_QUERY, span: '1h', traits: { target: id } })
  return (
    <div data-testid="target-details">
      <div className={styles.top}>
        <StateWord mood={mood} {...(icon !== undefined && { icon })}>
          {word}
        </StateWord>
        <span className={styles.links}>
          {target?.kind === 'gpu' && (
            <a href={hrefWith('fleet', new URLSearchParams({ unit: id }))}>In the fleet</a>
          )}
          <a href={hrefWith('ledger', rows)}>Rows of the last hour</a>
        </span>
      </div>
      {target !== null && <TargetActions targetId={id} />}
      {target !== null && <Health target={target} now={now} timezone={timezone} />}
      <Hour line={line} state={state} />
      <LatestErrors targetId={id} timezone={timezone} errors={sumOf(line.flows, 'hour').errors} />
      {target !== null && <Serves target={target} />}
    </div>
  )
}

interface HealthProps {
  readonly target: RoutedTarget
  readonly now: number
  readonly timezone: string
}

function Health({ target, now, timezone }: HealthProps) {
  const { breaker, since } = target
  const probe = probeStanding(target)
  const ago = (at: number) => (
    <span title={formatInstant(at, timezone)}>{formatAge(Math.max(0, now - at))}</span>
  )
  return (
    <Group title="State">
      <Field name="Probe">
        {probe.word}, since {ago(since)}
        {target.error !== null && <p className={styles.why}>{target.error}</p>}
      </Field>
      <Field name="Breaker">{breakerStanding(breaker, now).word}</Field>
      <Field name="Failed in a row">{formatCount(breaker.consecutiveFailures)}</Field>
      <Field name="Failed lately">
        {breaker.errorRate === null ? NONE : `${shareOrNone(breaker.errorRate)} of the last attempts`}
      </Field>
      <Field name="Opened last">
        {breaker.openedAt === null ? 'not since the start' : ago(breaker.openedAt)}
      </Field>
    </Group>
  )
}

function Hour({ line, state }: Pick<TargetDetailsProps, 'line' | 'state'>) {
  const { requests, attempts, errors, retries, fallbacks, costNanoUsd } = sumOf(line.flows, 'hour')
  const all = sumOf(state.flows, 'hour').requests
  const { target } = line
  return (
    <Group title="Last hour">
      <Field name="Attempts">
        {formatCount(attempts)}, {formatCount(errors)} failed
      </Field>
      <Field name="Retries here">{formatCount(retries)}</Field>
      <Field name="Fell back here">{formatCount(fallbacks)}</Field>
      <Field name="First choice">
        {shareOrNone(shareOf(requests, all))}
        {target !== null && `, ${shareOrNone(shareOf(target.planned.hour, all))} wanted`}
      </Field>
      <Field name="Latency">
        {durationOrNone(target?.latency.p50Ms ?? null)} p50, {durationOrNone(target?.latency.p95Ms ?? null)}{' '}
        p95
      </Field>
      <Field name="Cost">
        <Money amount={costNanoUsd} />
      </Field>
    </Group>
  )
}

const loadModels: Load<{
  readonly models: readonly { readonly id: string; readonly servedBy: readonly string[] }[]
}> = (client, options) => client.models.list(undefined, options)

function Serves({ target }: { readonly target: RoutedTarget }) {
  const { value } = useLoaded(loadModels)
  const served = value?.models.filter(({ servedBy }) => servedBy.includes(target.id)) ?? []
  const { firstByteMs, idleMs, totalMs } = target.timeouts
  return (
    <>
      <Group title="Limits">
        <Field name="First byte within">{formatDuration(firstByteMs)}</Field>
        <Field name="Next within">{formatDuration(idleMs)}</Field>
        <Field name="Whole within">{formatDuration(totalMs)}</Field>
        <Field name="Weight">{target.weight}, among the targets of its kind</Field>
      </Group>
      <section className={styles.models}>
        <h3>{target.models === null ? 'Models not known yet' : `${formatCount(target.models)} models`}</h3>
        <ul>
          {served.map(({ id }) => (
            <li key={id}>{id}</li>
          ))}
        </ul>
      </section>
    </>
  )
}
