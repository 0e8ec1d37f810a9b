import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { COMMAND_KEY } from './keys.ts'
import { SCREENS } from './route.ts'
import { cx } from '../ui/cx.ts'
import styles from './overlay.module.css'

const GROUPS = [
  {
    title: 'Everywhere',
    rows: [
      { does: 'Open the commands', keys: [COMMAND_KEY, 'K'] },
      ...SCREENS.map(({ title, key }) => ({ does: `Go to ${title}`, keys: ['g', key] })),
      { does: 'Show these keys', keys: ['?'] },
    ],
  },
  {
    title: 'In a table',
    rows: [
      { does: 'Next row', keys: ['j', '↓'] },
      { does: 'Previous row', keys: ['k', '↑'] },
      { does: 'First and last row', keys: ['Home', 'End'] },
      { does: 'Inspect the row', keys: ['Enter'] },
      { does: 'Choose the machine', keys: ['Space'] },
      { does: 'Search the Ledger, filter the Fleet', keys: ['/'] },
      { does: 'Close the inspector', keys: ['Esc'] },
    ],
  },
  {
    title: 'In Chat',
    rows: [
      { does: 'Send', keys: ['Enter'] },
      { does: 'New line', keys: ['Shift', 'Enter'] },
      { does: 'Stop the answer', keys: ['Esc'] },
      { does: 'Leave the text, so that single keys work', keys: ['Esc'] },
    ],
  },
] as const

export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Popup ref={popup} initialFocus={popup} className={cx(styles.popup, styles.help)}>
          <div className={styles.head}>
            <Dialog.Title>Keyboard shortcuts</Dialog.Title>
            <IconButton label="Close" onClick={onClose}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
          {GROUPS.map(({ title, rows }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {rows.map(({ does, keys }) => (
                  <div key={does} className={styles.keys}>
                    <dt>{does}</dt>
                    <dd>
                      {keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
