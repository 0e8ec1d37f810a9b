import { CircleX } from 'lucide-react'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './problem.module.css'

interface ProblemProps {
  /** What happened, in a few words. */
  readonly title: string
  /** What to do. */
  readonly advice: string
  readonly error: unknown
  readonly onRetry: () => void
}

/** The error state of a screen: what happened, what to do, and the details to send on. */
export function Problem({ title, advice, error, onRetry }: ProblemProps) {
  return (
    <div className={styles.problem} role="alert">
      <CircleX size={16} aria-hidden />
      <div className={styles.body}>
        <h2>{title}</h2>
        <p>{advice}</p>
        <div className={styles.actions}>
          <Button look="outlined" onClick={onRetry}>
            Try again
          </Button>
          <CopyButton labelled label="Copy details" text={detailsOf(title, error)} />
        </div>
      </div>
    </div>
  )
}

function detailsOf(title: string, error: unknown): string {
  const what =
    error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error)
  return `${title}\n${new Date().toISOString()}\n${navigator.userAgent}\n${what}`
}
