import type { Capacity } from '../../../../shared/contract/fleet.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import type { Entries } from './draft.ts'
import styles from './launch.module.css'

interface FileSystemsFieldProps {
  readonly capacity: Capacity
  readonly entries: Entries
  readonly onChange: (changed: Partial<Entries>) => void
}

/** What outlives the machine: only file systems of its own region can be attached. */
export function FileSystemsField({ capacity, entries, onChange }: FileSystemsFieldProps) {
  const { region, fileSystems } = entries
  if (region === null) return null
  const there = capacity.fileSystems.filter((one) => one.region === region)
  return (
    <fieldset className={styles.fieldset}>
      <legend>File systems</legend>
      {there.length === 0 ? (
        <p className={styles.hint}>None in {region}. What is on the machine is gone when it is terminated.</p>
      ) : (
        <div className={styles.checks}>
          {there.map(({ name }) => (
            <Checkbox
              key={name}
              label={name}
              checked={fileSystems.includes(name)}
              onCheckedChange={(checked) =>
                onChange({
                  fileSystems: checked ? [...fileSystems, name] : fileSystems.filter((one) => one !== name),
                })
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
