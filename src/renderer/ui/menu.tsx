import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import { Fragment } from 'react'
import type { ReactElement } from 'react'
import { useLandmark } from './use-landmark.ts'
import styles from './menu.module.css'

export interface MenuItem {
  readonly name: string
  readonly icon: LucideIcon
  /** Why it cannot be done now, said under its name; null: it can. */
  readonly whyNot: string | null
  readonly run: () => void
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** What it is: its name for a screen reader. */
  readonly label: string
  /** In groups, with a line between them. */
  readonly groups: readonly (readonly MenuItem[])[]
}

/** Deeds to choose from. One that cannot be done now stays in its place and says why. */
export function Menu({ trigger, label, groups }: MenuProps) {
  const { landmark, ref } = useLandmark()
  return (
    <Base.Root>
      <Base.Trigger ref={ref} render={trigger} />
      <Base.Portal container={landmark}>
        <Base.Positioner className={styles.place} sideOffset={4} collisionPadding={12} align="end">
          <Base.Popup className={styles.popup} aria-label={label}>
            {groups
              .filter((items) => items.length > 0)
              .map((items, index) => (
                <Fragment key={items[0]?.name}>
                  {index > 0 && <Base.Separator className={styles.line} />}
                  {items.map(({ name, icon: Icon, whyNot, run }) => (
                    <Base.Item
                      key={name}
                      className={styles.item}
                      label={name}
                      disabled={whyNot !== null}
                      onClick={run}
                    >
                      <Icon size={14} aria-hidden />
                      <span className={styles.name}>{name}</span>
                      {whyNot !== null && <span className={styles.why}>{whyNot}</span>}
                    </Base.Item>
                  ))}
                </Fragment>
              ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
