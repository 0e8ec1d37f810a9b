import { useState } from 'react'
import type { MatrixState } from '../../../../shared/contract/model-selection.ts'
import type { Model } from '../../../../shared/contract/models.ts'
import { useTrial } from '../../../parts/use-trial.ts'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded, type Load } from '../../../rpc/use-loaded.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { MatrixEditor } from './matrix-editor.tsx'
import { TryPrompt } from './try-prompt.tsx'
import styles from './models.module.css'

interface Loaded {
  readonly state: MatrixState
  readonly models: readonly Model[]
}

const load: Load<Loaded> = async (client, options) => {
  const [state, { models }] = await Promise.all([
    client.routing.matrix(undefined, options),
    client.models.list(undefined, options),
  ])
  return { state, models: models.filter(({ kind }) => kind === 'chat') }
}

/** Which model `auto` stands for, and what it would make of a prompt. */
export function Models() {
  const { value, error, reload, refresh, replace } = useLoaded(load)
  useKeptFresh(refresh)
  const [prompt, setPrompt] = useState('')
  const tried = useTrial(prompt.trim() === '' ? null : prompt, value?.state)
  if (value === null && error !== null) {
    return (
      <Problem
        title="The matrix cannot be shown"
        advice="Requests are still routed by it: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={error}
        onRetry={reload}
      />
    )
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <section aria-labelledby="matrix-title">
          <h2 id="matrix-title">Which model answers</h2>
          <p className={styles.intro}>
            A request that asks for <code>auto</code> gets the model of its row and column. The row is how
            much its prompt asks, the column what it would rather save: its own word, or the policy of its
            workload.
          </p>
          {value === null ? (
            <div className={styles.bones} aria-busy="true">
              <Bone width="100%" height={176} />
            </div>
          ) : (
            <MatrixEditor
              {...value}
              trial={tried.trial}
              onChanged={(state) => replace({ ...value, state })}
            />
          )}
        </section>
        <TryPrompt prompt={prompt} onPromptChange={setPrompt} tried={tried} />
      </div>
    </div>
  )
}
