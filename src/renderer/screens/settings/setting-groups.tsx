import type { SettingState } from '../../../shared/contract/settings.ts'
import { SettingRow } from './setting-row.tsx'
import styles from './setting.module.css'

type Group = SettingState['group']

interface SettingGroupsProps {
  readonly settings: readonly SettingState[]
  /** Only these groups; all when left out. */
  readonly only?: readonly Group[]
  readonly onChanged: (settings: readonly SettingState[]) => void
}

/** Settings under the names of their groups, in the order in which the console lists them. */
export function SettingGroups({ settings, only, onChanged }: SettingGroupsProps) {
  const groups = [...new Set(settings.map(({ group }) => group))].filter(
    (group) => only?.includes(group) ?? true,
  )
  return groups.map((group) => (
    <section key={group} className={styles.group} aria-label={group}>
      {only?.length !== 1 && <h3>{group}</h3>}
      {settings
        .filter((setting) => setting.group === group)
        .map((setting) => (
          <SettingRow key={setting.name} setting={setting} onChanged={onChanged} />
        ))}
    </section>
  ))
}
