import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface Tab<Id extends string> {
  readonly id: Id
  readonly name: string
  /** Made only while it is shown. */
  readonly content: () => ReactNode
}

interface TabsProps<Id extends string> {
  /** What the tabs divide: "Settings". */
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly current: Id
  readonly onChange: (id: Id) => void
}

/** Parts of one screen, one of them shown. Arrow keys go from tab to tab. */
export function Tabs<Id extends string>({ label, tabs, current, onChange }: TabsProps<Id>) {
  return (
    <Base.Root
      className={styles.tabs}
      value={current}
      onValueChange={(value: unknown) => {
        const next = tabs.find(({ id }) => id === value)
        if (next !== undefined) onChange(next.id)
      }}
    >
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map(({ id, name }) => (
          <Base.Tab key={id} className={styles.tab} value={id}>
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ id, content }) => (
        <Base.Panel key={id} className={styles.panel} value={id}>
          {id === current && content()}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
