import { RefreshCw } from 'lucide-react'
import type { Capacity } from '../../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { FilterSelect } from '../../../ui/filter-select.tsx'
import { formatAge } from '../../../ui/format.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { EVERYTHING, gpuCounts, isNarrowed } from './narrow.ts'
import type { Narrowing } from './narrow.ts'
import styles from './capacity.module.css'

interface FilterBarProps {
  readonly capacity: Capacity
  readonly narrowing: Narrowing
  readonly busy: boolean
  readonly onChange: (narrowing: Narrowing) => void
  readonly onRefresh: () => void
}

/** What narrows the list, and how old it is. */
export function FilterBar({ capacity, narrowing, busy, onChange, onRefresh }: FilterBarProps) {
  const { types, regions, readAt } = capacity
  const set = (changed: Partial<Narrowing>): void => onChange({ ...narrowing, ...changed })
  const withCapacity = (region: string): number =>
    types.filter(({ regionsWithCapacity }) => regionsWithCapacity.includes(region)).length
  return (
    <div className={styles.bar} role="search" aria-label="Filters">
      <TextInput
        className={styles.search}
        label="Filter types"
        labelHidden
        type="search"
        placeholder="Filter by GPU or type"
        value={narrowing.text}
        onValueChange={(text) => set({ text })}
      />
      <FilterSelect
        title="Capacity in"
        value={narrowing.region}
        choices={regions.map(({ name, description }) => ({
          value: name,
          name,
          about: `${description}, ${typesInWords(withCapacity(name))}`,
        }))}
        onChange={(region) => set({ region })}
      />
      <FilterSelect
        title="GPUs"
        value={narrowing.gpus === null ? null : String(narrowing.gpus)}
        choices={gpuCounts(types).map((count) => ({ value: String(count), name: String(count) }))}
        onChange={(count) => set({ gpus: count === null ? null : Number(count) })}
      />
      <Checkbox
        label="Only with capacity"
        checked={narrowing.onlyWithCapacity}
        onCheckedChange={(onlyWithCapacity) => set({ onlyWithCapacity })}
      />
      {isNarrowed(narrowing) && (
        <Button small onClick={() => onChange(EVERYTHING)}>
          Clear
        </Button>
      )}
      <div className={styles.tools}>
        <Age readAt={readAt} />
        <Button look="outlined" aria-disabled={busy} onClick={onRefresh}>
          <RefreshCw size={14} aria-hidden /> {busy ? 'Reading…' : 'Refresh'}
        </Button>
      </div>
    </div>
  )
}

const typesInWords = (count: number): string =>
  count === 0 ? 'no capacity' : count === 1 ? '1 type' : `${count} types`

function Age({ readAt }: { readonly readAt: number }) {
  return (
    <span className={styles.age} data-testid="capacity-age">
      Read {formatAge(Math.max(0, useCoreNow() - readAt))}
    </span>
  )
}
