import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import type { DragEvent } from 'react'
import { cx } from '../../../ui/cx.ts'
import styles from './dialogs.module.css'

interface FileChooserProps {
  /** Of the file that is chosen; null while none is. */
  readonly name: string | null
  readonly busy: boolean
  readonly onFile: (file: File) => void
}

/** A place to click, or to drop a file on. */
export function FileChooser({ name, busy, onFile }: FileChooserProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null): void => {
    const file = files?.[0]
    if (file !== undefined) onFile(file)
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div
      className={cx(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <FileUp size={16} aria-hidden />
      <label htmlFor={id}>{busy ? 'Reading…' : (name ?? 'Choose a CSV file, or drop it here')}</label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        onChange={(event) => {
          take(event.target.files)
          // The same file may be chosen again after it was changed.
          event.target.value = ''
        }}
      />
    </div>
  )
}
