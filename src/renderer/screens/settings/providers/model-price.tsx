import { StateWord } from '../../../ui/state-word.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { NONE } from '../../../ui/format.ts'
import { cx } from '../../../ui/cx.ts'
import { ORIGIN_WORDS } from '../price-words.ts'
import { generalPrice, isEmpty, standingOf } from './model-entries.ts'
import type { Entry, Figures, Known } from './model-entries.ts'
import table from '../table.module.css'
import styles from './providers.module.css'

interface ModelPriceProps {
  readonly entry: Entry
  readonly known: Known
  readonly onChange: (part: Partial<Entry>) => void
}

const FIGURES = [
  { figure: 'input', member: 'inputUsd', name: 'Input' },
  { figure: 'cached', member: 'cachedInputUsd', name: 'Cached input' },
  { figure: 'output', member: 'outputUsd', name: 'Output' },
] as const

/** Three figures and where they are from. Empty ones show the general price, which counts then. */
export function ModelPrice({ entry, known, onChange }: ModelPriceProps) {
  const { theirs, ours, chosen, figures } = entry
  const general = generalPrice(ours.trim(), known)
  const type = (figure: keyof Figures, text: string): void =>
    onChange({ figures: { ...figures, [figure]: text }, from: null, confirmed: false })
  return (
    <>
      {FIGURES.map(({ figure, member, name }) =>
        chosen ? (
          <td key={figure} className={styles.figure}>
            <TextInput
              className={styles.price}
              label={`${name} of ${theirs}, $ per 1M`}
              labelHidden
              inputMode="decimal"
              maxLength={64}
              placeholder={
                isEmpty(figures) ? (general?.[member] ?? '') : figure === 'cached' ? figures.input : ''
              }
              value={figures[figure]}
              onValueChange={(text) => type(figure, text)}
            />
          </td>
        ) : (
          <td key={figure} className={cx(styles.figure, table.faint)}>
            {isEmpty(figures) ? (general?.[member] ?? NONE) : figures[figure]}
          </td>
        ),
      )}
      <td className={cx(styles.from, table.soft)}>
        <PriceFrom entry={entry} known={known} />
      </td>
    </>
  )
}

/** Whose price counts. */
function PriceFrom({ entry, known }: Pick<ModelPriceProps, 'entry' | 'known'>) {
  const { ours, figures, from, chosen } = entry
  const general = generalPrice(ours.trim(), known)
  const standing = standingOf({ ...entry, ours: ours.trim() }, known, 'serverless')
  if (standing === 'incomplete') return <StateWord mood="warn">Input and output</StateWord>
  if (standing === 'unpriced') {
    if (!chosen) return <span className={table.faint}>No price</span>
    return (
      <StateWord
        mood="warn"
        title="Requests for it are refused until it has a price, as no budget can hold for it"
      >
        No price: refused
      </StateWord>
    )
  }
  if (!isEmpty(figures)) {
    if (from?.kind === 'own') return <span>Its own, in force</span>
    return from?.kind === 'import' ? <span title={from.source}>Imported</span> : <span>Typed here</span>
  }
  if (general === null) return null
  return (
    <span title={`As for whoever serves ${ours.trim()}: ${general.source}`}>
      {ORIGIN_WORDS[general.origin]}
    </span>
  )
}
