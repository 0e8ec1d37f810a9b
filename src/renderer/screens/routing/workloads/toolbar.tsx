import type { WorkloadList, WorkloadState } from '../../../../shared/contract/workloads.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { isDefault } from './words.ts'
import styles from './workloads.module.css'

/** Which of the workloads somebody wants to see. */
export interface Wanted {
  /** A part of the name, the whole of which may be in any case. */
  readonly part: string
  readonly unreviewedOnly: boolean
}

const isUnreviewed = (workload: WorkloadState): boolean =>
  !isDefault(workload) && workload.reviewedAt === null

/** The default policy is always among them: it is what the others are read by. */
export function matching(
  workloads: readonly WorkloadState[],
  { part, unreviewedOnly }: Wanted,
): readonly WorkloadState[] {
  const wanted = part.trim().toLowerCase()
  return workloads.filter(
    (workload) =>
      isDefault(workload) ||
      (workload.name.toLowerCase().includes(wanted) && (!unreviewedOnly || isUnreviewed(workload))),
  )
}

interface ToolbarProps {
  readonly list: WorkloadList
  readonly wanted: Wanted
  readonly onChange: (wanted: Wanted) => void
}

/** Narrows the list; says how many names wait for somebody to look. */
export function Toolbar({ list, wanted, onChange }: ToolbarProps) {
  const { workloads, unreviewed, mostUnreviewed } = list
  return (
    <div className={styles.toolbar}>
      <TextInput
        className={styles.filter}
        label="Filter workloads"
        labelHidden
        type="search"
        placeholder="Filter by name"
        value={wanted.part}
        onValueChange={(part) => onChange({ ...wanted, part })}
      />
      <Segmented
        label="Which workloads"
        value={wanted.unreviewedOnly ? 'unreviewed' : 'all'}
        onValueChange={(which) => onChange({ ...wanted, unreviewedOnly: which === 'unreviewed' })}
        choices={[
          { value: 'all', name: `All ${workloads.length - 1}` },
          { value: 'unreviewed', name: `Unreviewed ${workloads.filter(isUnreviewed).length}` },
        ]}
      />
      {unreviewed >= mostUnreviewed && (
        <p className={styles.full} role="status">
          {mostUnreviewed} names wait for a review: requests under further ones are entered as “other”.
        </p>
      )}
    </div>
  )
}
