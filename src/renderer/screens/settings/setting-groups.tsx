import type { SettingState } from '../../../shared/contract/settings.ts'
import { SettingRow } from './setting-row.tsx'
import styles from './setting.module.css'

type Group = SettingState['group']

/** From the outside in: who reaches the console, where it sends, what it may cost, what it keeps. */
const ORDER: readonly Group[] = [
  'Gateway',
  'Targets',
  'Fleet',
  'Budgets',
  'Prices',
  'Alerts',
  'Recording',
  'Storage',
]

interface SettingGroupsProps {
  readonly settings: readonly SettingState[]
  /** Only these groups; all when left out. */
  readonly only?: readonly Group[]
  readonly onChanged: (settings: readonly SettingState[]) => void
}

/** Settings under the names of their groups. */
export function SettingGroups({ settings, only, onChanged }: SettingGroupsProps) {
  const groups = (only ?? ORDER).filter((group) => settings.some((setting) => setting.group === group))
  return groups.map((group) => (
    <section key={group} className={styles.group} aria-label={group}>
      <h3>{group}</h3>
      {settings
        .filter((setting) => setting.group === group)
        .map((setting) => (
          <SettingRow key={setting.name} setting={setting} onChanged={onChanged} />
        ))}
    </section>
  ))
}
