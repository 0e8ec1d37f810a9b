import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import styles from './overlay.module.css'
import { useActions } from './use-actions.ts'

interface PaletteProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly onCopyUrl: (url: string) => void
}

/** Ctrl/Cmd-K: every action of the console, by name. */
export function Palette({ open, onClose, onCopyUrl }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Popup className={styles.popup} aria-label="Commands">
          <Actions onClose={onClose} onCopyUrl={onCopyUrl} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Actions({ onClose, onCopyUrl }: Omit<PaletteProps, 'open'>) {
  const groups = useActions(onCopyUrl)
  return (
    <Command label="Commands" loop>
      <Command.Input className={styles.input} placeholder="What do you want to do?" autoFocus />
      <Command.List className={styles.list} label="Commands">
        <Command.Empty className={styles.empty}>No command has this name.</Command.Empty>
        {groups.map(({ title, actions }) => (
          <Command.Group key={title} heading={title}>
            {actions.map(({ name, hint, icon: Icon, run }) => (
              <Command.Item
                key={name}
                className={styles.item}
                value={name}
                onSelect={() => {
                  onClose()
                  run()
                }}
              >
                <Icon size={15} aria-hidden />
                {name}
                {hint !== undefined && <span className={styles.hint}>{hint}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}
