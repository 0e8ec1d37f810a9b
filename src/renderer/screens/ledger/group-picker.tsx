import type { Grouping } from '../../../shared/contract/ledger.ts'
import { Select } from '../../ui/select.tsx'
import { GROUPS } from '../../parts/ledger-query.ts'
import styles from './ledger.module.css'

const ROWS = 'rows'

const CHOICES = [
  { value: ROWS, name: 'All attempts' },
  ...GROUPS.map(({ by, name }) => ({ value: by, name: `By ${name.toLowerCase()}` })),
] as const

interface GroupPickerProps {
  /** Null: attempts, one by one. */
  readonly value: Grouping | null
  readonly onChange: (by: Grouping | null) => void
}

export function GroupPicker({ value, onChange }: GroupPickerProps) {
  return (
    <Select<Grouping | typeof ROWS>
      className={styles.grouping}
      label="Group"
      labelHidden
      value={value ?? ROWS}
      onValueChange={(next) => onChange(next === ROWS ? null : next)}
      choices={CHOICES}
    />
  )
}
