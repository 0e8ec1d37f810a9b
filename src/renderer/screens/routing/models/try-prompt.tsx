import type { Tried } from '../../../parts/use-trial.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { useClient } from '../../../rpc/use-rpc.ts'
import { Notice } from '../../../ui/notice.tsx'
import { TextArea } from '../../../ui/text-area.tsx'
import { TrialResult } from './trial-result.tsx'
import { trialInWords } from './words.ts'
import styles from './try-prompt.module.css'

interface TryPromptProps {
  readonly prompt: string
  readonly onPromptChange: (prompt: string) => void
  readonly tried: Tried
}

/** A box to try a prompt in: how complex it looks, why, and what each priority would pick. */
export function TryPrompt({ prompt, onPromptChange, tried: { trial, error } }: TryPromptProps) {
  const connected = useClient() !== null
  return (
    <section className={styles.section} aria-labelledby="try-title">
      <h2 id="try-title">Try a prompt</h2>
      <p className={styles.intro}>
        It is scored on this machine while you type; nothing is sent to a model, and nothing is kept.
      </p>
      <div className={styles.box}>
        <TextArea label="Prompt" labelHidden value={prompt} onValueChange={onPromptChange} rows={9} />
        <div className={styles.result} data-testid="trial">
          {error !== null && <Notice mood="bad">It could not be scored. {failureInWords(error)}</Notice>}
          {trial === null ? (
            <p className={styles.empty}>{emptyWords(prompt, connected)}</p>
          ) : (
            <TrialResult trial={trial} />
          )}
        </div>
      </div>
      <p className="srOnly" role="status">
        {trial !== null && trialInWords(trial)}
      </p>
    </section>
  )
}

function emptyWords(prompt: string, connected: boolean): string {
  if (prompt.trim() === '')
    return 'Type or paste a prompt: its complexity, why, and the model it would get appear here.'
  return connected ? '' : 'Scoring waits for the connection.'
}
