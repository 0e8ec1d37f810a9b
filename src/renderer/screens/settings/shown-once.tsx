import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CopyLine } from './copy-line.tsx'
import styles from './copy-line.module.css'

interface ShownOnceProps {
  readonly title: string
  readonly about: string
  /** What there is to copy, the secret first. */
  readonly lines: readonly { readonly title: string; readonly label: string; readonly text: string }[]
  /** What closes it: "I have copied the key". */
  readonly verb: string
  readonly onClose: () => void
}

/** A secret in clear, the one time that anyone sees it. */
export function ShownOnce({ title, about, lines, verb, onClose }: ShownOnceProps) {
  return (
    <Dialog
      open
      onlyOnce
      title={title}
      about={about}
      onClose={onClose}
      actions={
        <Button look="filled" onClick={onClose}>
          {verb}
        </Button>
      }
    >
      {lines.map((line) => (
        <div key={line.label}>
          <p className={styles.title}>{line.title}</p>
          <CopyLine label={line.label} text={line.text} />
        </div>
      ))}
    </Dialog>
  )
}
