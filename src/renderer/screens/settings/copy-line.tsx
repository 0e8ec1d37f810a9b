import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './copy-line.module.css'

/** A line of code to take along: a command, a path, a secret. */
export function CopyLine({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className={styles.line}>
      {/* Focusable, so that the keyboard can scroll it. */}
      <code tabIndex={0} role="group" aria-label={label}>
        {text}
      </code>
      <CopyButton label={`Copy ${label}`} text={text} />
    </div>
  )
}
