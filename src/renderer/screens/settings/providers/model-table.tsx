import { useId, useState } from 'react'
import type { ProviderState } from '../../../../shared/contract/providers.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { cx } from '../../../ui/cx.ts'
import { formatCount } from '../../../ui/format.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { namesAtFault } from './model-entries.ts'
import type { Entry, Known, Refused } from './model-entries.ts'
import { ModelPrice } from './model-price.tsx'
import table from '../table.module.css'
import styles from './providers.module.css'

/** Some providers have hundreds: they are drawn as somebody asks for them. */
const PAGE = 60

export interface ModelTableProps {
  readonly entries: readonly Entry[]
  /** Also those that are not shown: their names count, too. */
  readonly all: readonly Entry[]
  readonly known: Known
  readonly kind: ProviderState['kind']
  readonly refused: Refused
  readonly onChange: (theirs: string, part: Partial<Entry>) => void
}

/** Models of a provider: which are served, by which name, and at what price. */
export function ModelTable({ entries, all, known, kind, refused, onChange }: ModelTableProps) {
  const [count, setCount] = useState(PAGE)
  const names = useId()
  const fault = namesAtFault(all)
  return (
    <div className={styles.models}>
      <datalist id={names}>
        {known.map(({ model }) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <table className={table.table} aria-label="Models" data-testid="provider-models">
        <thead>
          <tr>
            <th className={styles.box}>
              <span className="srOnly">Serve</span>
            </th>
            <th>At the provider</th>
            <th>Called here</th>
            {kind === 'serverless' && (
              <>
                <th className={cx(styles.figure, table.number)}>In, $/1M</th>
                <th className={cx(styles.figure, table.number)}>Cached, $/1M</th>
                <th className={cx(styles.figure, table.number)}>Out, $/1M</th>
                <th className={styles.from}>Price</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {entries.slice(0, count).map((entry) => (
            <ModelRow
              key={entry.theirs}
              entry={entry}
              known={known}
              kind={kind}
              names={names}
              isAtFault={entry.chosen && fault.has(entry.ours)}
              refused={refused}
              onChange={(part) => onChange(entry.theirs, part)}
            />
          ))}
        </tbody>
      </table>
      {entries.length > count && (
        <Button onClick={() => setCount(count + PAGE)}>
          Show more of {formatCount(entries.length - count)}
        </Button>
      )}
    </div>
  )
}

interface ModelRowProps extends Pick<ModelTableProps, 'known' | 'kind' | 'refused'> {
  readonly entry: Entry
  /** The id of the list of names that are known here. */
  readonly names: string
  readonly isAtFault: boolean
  readonly onChange: (part: Partial<Entry>) => void
}

function ModelRow({ entry, known, kind, names, isAtFault, refused, onChange }: ModelRowProps) {
  const { theirs, ours, chosen } = entry
  const problems = chosen ? (refused.get(ours.trim()) ?? []) : []
  const canConfirm = problems.length > 0 && problems.every((problem) => problem.canConfirm)
  return (
    <>
      <tr>
        <td className={styles.box}>
          <Checkbox
            label={`Serve ${theirs}`}
            labelHidden
            checked={chosen}
            onCheckedChange={(isChosen) => onChange({ chosen: isChosen })}
          />
        </td>
        <td className={cx(styles.theirs, !chosen && table.faint)} title={theirs}>
          {theirs}
        </td>
        <td className={cx(!chosen && table.faint)} title={ours}>
          {chosen ? (
            <TextInput
              label={`What ${theirs} is called here`}
              labelHidden
              mono
              list={names}
              maxLength={256}
              error={isAtFault ? 'Another has this name, or it is none.' : null}
              value={ours}
              onValueChange={(next) => onChange({ ours: next })}
            />
          ) : (
            ours
          )}
        </td>
        {kind === 'serverless' && <ModelPrice entry={entry} known={known} onChange={onChange} />}
      </tr>
      {problems.length > 0 && (
        <tr className={styles.problems}>
          <td className={styles.box} />
          <td colSpan={6}>
            {problems.map(({ code, message }) => (
              <p key={code}>{message}</p>
            ))}
            {canConfirm && (
              <Checkbox
                label={`Yes, the price of ${theirs} is right`}
                checked={entry.confirmed}
                onCheckedChange={(confirmed) => onChange({ confirmed })}
              />
            )}
          </td>
        </tr>
      )}
    </>
  )
}
