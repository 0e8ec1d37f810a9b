import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** One sentence under the title: what this does. */
  readonly about?: ReactNode
  /** The buttons, the one that does it last. */
  readonly actions?: ReactNode
  /** `very`: for a table with figures side by side. */
  readonly wide?: boolean | 'very'
  /** A click outside does not close it: what it shows is not shown again. */
  readonly onlyOnce?: boolean
  readonly children?: ReactNode
}

/** Something to fill in or confirm, over the screen. Escape and a click outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  about,
  actions,
  wide = false,
  onlyOnce = false,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  useEffect(() => keepFocus, [])
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()} disablePointerDismissal={onlyOnce}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Popup
          ref={popup}
          className={styles.popup}
          data-wide={wide === false ? undefined : wide === true ? '' : wide}
          initialFocus={() => popup.current?.querySelector<HTMLElement>(FIRST_CONTROL) ?? popup.current}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <IconButton label="Close" keys="Esc" onClick={onClose}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
          <div className={styles.body}>
            {about !== undefined && <Base.Description className={styles.about}>{about}</Base.Description>}
            {children}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * Where what opened it is gone, or cannot be used any more, the keyboard goes on at the screen. In a task of its own:
 * by then the focus is where the dialog gave it back to.
 */
function keepFocus(): void {
  setTimeout(() => {
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body) document.querySelector('main')?.focus()
  })
}

/** One begins with what is to be filled in, not with the way out. */
const FIRST_CONTROL =
  ':is(input, textarea, [role=combobox]):not(:disabled, [aria-hidden=true], [tabindex="-1"])'
