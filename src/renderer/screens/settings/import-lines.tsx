import { useState } from 'react'
import type { ImportPreview, PriceChange } from '../../../shared/contract/prices.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { formatCount } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import type { LineGroup, Sorted } from './import-choice.ts'
import { ImportTable } from './import-table.tsx'
import type { Choice } from './use-choice.ts'
import styles from './import.module.css'

type Group = LineGroup | 'skipped'

const GROUPS = [
  { id: 'fine', name: 'To import', about: 'New or changed, and nothing strange about them.' },
  { id: 'confirm', name: 'To confirm', about: 'Not imported unless each is ticked.' },
  { id: 'refused', name: 'Refused', about: 'Figures that cannot be right are never imported.' },
  { id: 'same', name: 'Unchanged', about: 'These prices are in force already.' },
  { id: 'skipped', name: 'Left out', about: 'Entries that the ledger cannot price as they are.' },
] as const satisfies readonly { id: Group; name: string; about: string }[]

interface ImportLinesProps {
  readonly groups: Sorted
  readonly skipped: ImportPreview['skipped']
  readonly isChosen: Choice['isChosen']
  readonly onChoose: Choice['choose']
}

/** Every line of the file, by what becomes of it. */
export function ImportLines({ groups, skipped, isChosen, onChoose }: ImportLinesProps) {
  const count = (group: Group): number => (group === 'skipped' ? skipped : groups[group]).length
  const present = GROUPS.filter(({ id }) => count(id) > 0)
  const [picked, setPicked] = useState<Group | null>(null)
  const shown = present.find(({ id }) => id === picked) ?? present[0]
  if (shown === undefined) return <p className={styles.about}>The file names no price.</p>
  const choosable = shown.id === 'fine' || shown.id === 'confirm'
  return (
    <div className={styles.lines} data-testid="import-lines">
      <div className={styles.groups}>
        <Segmented<Group>
          label="Lines of the file"
          value={shown.id}
          choices={present.map(({ id, name }) => ({ value: id, name: `${name} ${formatCount(count(id))}` }))}
          onValueChange={setPicked}
        />
        <p className={styles.about}>{shown.about}</p>
        {shown.id === 'fine' && <All lines={groups.fine} isChosen={isChosen} onChoose={onChoose} />}
      </div>
      {shown.id === 'skipped' ? (
        <Skipped entries={skipped} />
      ) : (
        <ImportTable
          key={shown.id}
          lines={groups[shown.id]}
          choice={choosable ? { isChosen, choose: onChoose } : null}
        />
      )}
    </div>
  )
}

interface AllProps extends Pick<ImportLinesProps, 'isChosen' | 'onChoose'> {
  readonly lines: readonly PriceChange[]
}

function All({ lines, isChosen, onChoose }: AllProps) {
  const entries = lines.map(({ entry }) => entry)
  return (
    <div className={styles.all}>
      <Checkbox
        label="All of them"
        checked={entries.every(isChosen)}
        onCheckedChange={(chosen) => onChoose(entries, chosen)}
      />
    </div>
  )
}

const PAGE = 100

function Skipped({ entries }: { readonly entries: ImportPreview['skipped'] }) {
  const [count, setCount] = useState(PAGE)
  return (
    <>
      <dl className={styles.skipped}>
        {entries.slice(0, count).map(({ entry, reason }) => (
          <div key={entry}>
            <dt title={entry}>{entry}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
      {entries.length > count && (
        <Button onClick={() => setCount(count + PAGE)}>
          Show more of {formatCount(entries.length - count)}
        </Button>
      )}
    </>
  )
}
