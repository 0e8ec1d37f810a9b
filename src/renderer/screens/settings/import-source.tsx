import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import styles from './import.module.css'

export interface Source {
  readonly text: string
  readonly fileName: string
}

/** What fits through the page's connection in one piece, with its quotes escaped. */
const MOST_BYTES = 8_000_000

const isTooLarge = (bytes: number): boolean => bytes > MOST_BYTES

interface ImportSourceProps {
  readonly source: Source | null
  readonly onSource: (source: Source | null) => void
}

/** Where the prices come from: a file, or what somebody pastes. */
export function ImportSource({ source, onSource }: ImportSourceProps) {
  if (source === null) return <Chooser onSource={onSource} />
  return (
    <p className={styles.file}>
      <strong>{source.fileName}</strong>
      <span>{formatCount(Math.ceil(source.text.length / 1_000))} kB</span>
      <Button small look="outlined" onClick={() => onSource(null)}>
        Choose another
      </Button>
    </p>
  )
}

function Chooser({ onSource }: Pick<ImportSourceProps, 'onSource'>) {
  const picker = useRef<HTMLInputElement>(null)
  const [pasted, setPasted] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const take = (text: string, fileName: string): void => {
    if (isTooLarge(new Blob([text]).size)) {
      setProblem(`${fileName} is larger than 8 MB. Cut it down to the models that you use.`)
    } else {
      onSource({ text, fileName: fileName.slice(-200) })
    }
  }
  const read = (file: File | undefined): void => {
    file?.text().then(
      (text) => take(text, file.name),
      () => setProblem(`${file.name} cannot be read. Choose it again, or paste its text.`),
    )
  }
  return (
    <>
      <div
        className={styles.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          read(event.dataTransfer.files[0])
        }}
      >
        <Button look="outlined" onClick={() => picker.current?.click()}>
          <FileUp size={14} aria-hidden />
          Choose file
        </Button>
        <span>or drop it here</span>
        <input
          ref={picker}
          className="srOnly"
          type="file"
          accept=".json,application/json"
          tabIndex={-1}
          aria-label="File of prices"
          onChange={(event) => read(event.target.files?.[0])}
        />
      </div>
      {problem !== null && <Notice mood="bad">{problem}</Notice>}
      <TextArea label="Or paste its text" mono rows={6} value={pasted} onValueChange={setPasted} />
      <div>
        <Button look="outlined" disabled={pasted.trim() === ''} onClick={() => take(pasted, 'Pasted text')}>
          Preview pasted text
        </Button>
      </div>
    </>
  )
}
