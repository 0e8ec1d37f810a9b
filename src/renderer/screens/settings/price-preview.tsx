import type { PriceChange, PricePerMillion } from '../../../shared/contract/prices.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { NONE } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatPrice, formatRatio } from './price-words.ts'
import styles from './price-form.module.css'

interface PricePreviewBoxProps {
  /** Null while nothing is typed, or the console has not answered. */
  readonly line: PriceChange | null
  readonly problem: string | null
  readonly confirmed: boolean
  readonly onConfirm: (confirmed: boolean) => void
}

/** What a change would come to, and what is strange about it. */
export function PricePreviewBox({ line, problem, confirmed, onConfirm }: PricePreviewBoxProps) {
  return (
    <div className={styles.preview} data-testid="price-preview">
      <Comparison line={line} />
      {problem !== null && <Notice mood="bad">{problem}</Notice>}
      {line?.change === 'same' && <Notice mood="quiet">This is the price that it has already.</Notice>}
      {line !== null && line.problems.length > 0 && (
        <Problems line={line} confirmed={confirmed} onConfirm={onConfirm} />
      )}
    </div>
  )
}

const FIGURES = [
  { figure: 'inputUsd', name: 'Input' },
  { figure: 'cachedInputUsd', name: 'Cached input' },
  { figure: 'outputUsd', name: 'Output' },
] as const satisfies readonly { figure: keyof PricePerMillion; name: string }[]

/** Keeps its height while it is empty, so that nothing jumps as one types. */
function Comparison({ line }: { readonly line: PriceChange | null }) {
  const before = line?.before ?? null
  const after = line?.after ?? null
  const sample = line?.sample ?? { beforeNanoUsd: null, afterNanoUsd: null }
  const ratio = line?.ratio ?? null
  return (
    <table className={styles.comparison} aria-label="What it would change">
      <thead>
        <tr>
          <td />
          {FIGURES.map(({ name }) => (
            <th key={name}>{name}</th>
          ))}
          <th>{line?.kind === 'embeddings' ? '1,000 tokens' : '1,000 tokens in, 500 out'}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Before</th>
          {FIGURES.map(({ figure }) => (
            <td key={figure}>{before === null ? NONE : formatPrice(before[figure])}</td>
          ))}
          <td>{sample.beforeNanoUsd === null ? NONE : <Money amount={sample.beforeNanoUsd} />}</td>
        </tr>
        <tr>
          <th scope="row">After</th>
          {FIGURES.map(({ figure }) => (
            <td key={figure}>{after === null ? NONE : formatPrice(after[figure])}</td>
          ))}
          <td>
            {ratio !== null && ratio !== 1 && <span className={styles.ratio}>{formatRatio(ratio)}</span>}
            {sample.afterNanoUsd === null ? NONE : <Money amount={sample.afterNanoUsd} />}
          </td>
        </tr>
      </tbody>
    </table>
  )
}

interface ProblemsProps {
  readonly line: PriceChange
  readonly confirmed: boolean
  readonly onConfirm: (confirmed: boolean) => void
}

function Problems({ line: { problems }, confirmed, onConfirm }: ProblemsProps) {
  const refused = problems.some(({ canConfirm }) => !canConfirm)
  return (
    <Notice mood={refused ? 'bad' : 'warn'}>
      {problems.map(({ code, message }) => (
        <p key={code}>{message}</p>
      ))}
      {!refused && (
        <Checkbox label="Yes, this price is right" checked={confirmed} onCheckedChange={onConfirm} />
      )}
    </Notice>
  )
}
