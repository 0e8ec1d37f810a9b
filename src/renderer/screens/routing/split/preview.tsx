import { useCallback, useEffect } from 'react'
import type { Placed, RoutingState, SplitPreview } from '../../../../shared/contract/routing.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { formatCount, formatExactShare } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { useCalmed } from '../../../ui/use-calmed.ts'
import { changeInWords, stayingInWords } from './preview-words.ts'
import styles from './split.module.css'

/** As long as a hand rests on the slider. */
const CALM_MS = 200
/** The last hour moves on while one looks at it. */
const FRESH_MS = 10_000

interface PreviewProps {
  readonly ratio: number
  readonly current: number
  readonly state: RoutingState
}

/** Where the requests of the last hour went, and where they would have gone. */
export function Preview({ ratio, current, state }: PreviewProps) {
  const calmed = useCalmed(ratio, CALM_MS)
  const load: Load<SplitPreview> = useCallback(
    (client, options) => client.routing.previewSplit({ ratio: calmed }, options),
    [calmed],
  )
  const { value, error, refresh } = useLoaded(load)
  useKeptFresh(refresh, FRESH_MS)
  // What was set a moment ago is seen in the shares of the workloads at once.
  useEffect(refresh, [refresh, current])
  const title = `The last hour at ${formatExactShare(calmed)}`
  return (
    <div className={styles.preview} data-testid="split-preview">
      <h3>{title}</h3>
      {error !== null && <p role="alert">{failureInWords(error)}</p>}
      {value === null && error === null && <p className={styles.quiet}>Reckoning…</p>}
      {value !== null && <Figures preview={value} state={state} title={title} />}
    </div>
  )
}

interface FiguresProps {
  readonly preview: SplitPreview
  readonly state: RoutingState
  readonly title: string
}

function Figures({ preview, state, title }: FiguresProps) {
  const { before, after, requests, decided } = preview
  if (requests === 0) {
    return (
      <p className={styles.quiet} data-testid="nothing-to-preview">
        No request in the last hour, so there is nothing to try it on.
      </p>
    )
  }
  return (
    <>
      <p className={styles.decided}>
        The ratio decides {formatCount(decided)} of {formatCount(requests)} requests.
      </p>
      <table className={styles.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Requests sent first to</th>
            <th scope="col">As they went</th>
            <th scope="col">Would have gone</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          <Line name="Serverless" before={before.serverless} after={after.serverless} isSide />
          <Targets kind="serverless" state={state} before={before} after={after} />
          <Line name="Own GPUs" before={before.gpu} after={after.gpu} isSide />
          <Targets kind="gpu" state={state} before={before} after={after} />
          <tr data-side="">
            <th scope="row">Cost at today’s prices</th>
            <td>
              <Money amount={before.costNanoUsd} />
            </td>
            <td>
              <Money amount={after.costNanoUsd} />
            </td>
            <td>{changeInWords(before.costNanoUsd, after.costNanoUsd)}</td>
          </tr>
        </tbody>
      </table>
      <ul className={styles.staying}>
        {stayingInWords(preview).map((line) => (
          <li key={line}>{line}</li>
        ))}
        <li>
          The same answers, placed elsewhere; on own GPUs tokens cost nothing, the machine’s time is not in
          it.
        </li>
      </ul>
    </>
  )
}

interface TargetsProps {
  readonly kind: 'serverless' | 'gpu'
  readonly state: RoutingState
  readonly before: Placed
  readonly after: Placed
}

/** The targets of a side, where there are several to choose from. */
function Targets({ kind, state, before, after }: TargetsProps) {
  const targets = state.targets.filter((target) => target.kind === kind)
  if (targets.length < 2) return null
  const requestsAt = ({ targets: lines }: Placed, id: string): number =>
    lines.find((line) => line.id === id)?.requests ?? 0
  return targets.map(({ id, name }) => (
    <Line key={id} name={name} before={requestsAt(before, id)} after={requestsAt(after, id)} />
  ))
}

interface LineProps {
  readonly name: string
  readonly before: number
  readonly after: number
  readonly isSide?: boolean
}

function Line({ name, before, after, isSide = false }: LineProps) {
  return (
    <tr data-side={isSide ? '' : undefined}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td>{formatCount(before)}</td>
      <td>{formatCount(after)}</td>
      <td>{changeInWords(before, after)}</td>
    </tr>
  )
}
