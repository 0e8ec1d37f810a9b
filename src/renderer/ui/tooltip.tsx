import { Tooltip as Base } from '@base-ui/react/tooltip'
import { useState } from 'react'
import type { ReactElement } from 'react'
import styles from './tooltip.module.css'

interface TooltipProps {
  readonly text: string
  readonly keys?: string
  /** For a control whose tooltip confirms what a click did: a click leaves it open, and `true` keeps it open. */
  readonly confirming?: boolean | undefined
  readonly children: ReactElement
}

/** Says more about a control on hover and focus. The control's own name must not depend on it. */
export function Tooltip({ text, keys, confirming, children }: TooltipProps) {
  const [open, setOpen] = useState(false)
  return (
    <Base.Root open={open || confirming === true} onOpenChange={setOpen}>
      <Base.Trigger render={children} closeOnClick={confirming === undefined} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            {text}
            {keys !== undefined && <span className={styles.keys}>{keys}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
