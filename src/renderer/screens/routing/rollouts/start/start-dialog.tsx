import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import type { Rollout, RolloutPreview, RolloutTemplate } from '../../../../../shared/contract/rollouts.ts'
import type { WorkloadState } from '../../../../../shared/contract/workloads.ts'
import { useStatus } from '../../../../app/status.tsx'
import { failureInWords } from '../../../../rpc/failure-words.ts'
import { useAct } from '../../../../rpc/use-act.ts'
import { useLoaded } from '../../../../rpc/use-loaded.ts'
import type { Load } from '../../../../rpc/use-loaded.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { Notice } from '../../../../ui/notice.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { Bone } from '../../../../ui/skeleton.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { BaselineField } from './baseline-field.tsx'
import { draftOf, entriesOf, problemsOf } from './draft.ts'
import type { Entries } from './draft.ts'
import { GateField } from './gate-field.tsx'
import { StagesField } from './stages-field.tsx'
import { jumpInWords, shareNow, startInWords } from './start-words.ts'
import { useWorkloads } from './use-workloads.ts'
import { WorkloadField } from './workload-field.tsx'
import styles from './start.module.css'

interface StartDialogProps {
  readonly rollouts: readonly Rollout[]
  readonly onClose: () => void
}

const loadTemplates: Load<readonly RolloutTemplate[]> = async (client, options) =>
  (await client.rollouts.templates(undefined, options)).templates

/** Begins a rollout: from a phase of the migration, changed as one likes. */
export function StartDialog({ rollouts, onClose }: StartDialogProps) {
  const templates = useLoaded(loadTemplates)
  const workloads = useWorkloads()
  const error: unknown = templates.error ?? workloads.error
  if (error === null && templates.value !== null && workloads.value !== null) {
    return (
      <Form rollouts={rollouts} templates={templates.value} workloads={workloads.value} onClose={onClose} />
    )
  }
  return (
    <Dialog open wide="very" onClose={onClose} title="Start a rollout">
      {error === null ? (
        <Bone width="100%" height={320} />
      ) : (
        <Notice mood="bad">{failureInWords(error)}</Notice>
      )}
    </Dialog>
  )
}

/** What a field or a part of the form says is wrong. */
const WRONG = '[data-invalid], [role=alert]'

interface FormProps extends StartDialogProps {
  readonly templates: readonly RolloutTemplate[]
  readonly workloads: readonly WorkloadState[]
}

function Form({ rollouts, templates, workloads, onClose }: FormProps) {
  const form = useId()
  const act = useAct()
  const status = useStatus()
  const [template, setTemplate] = useState(templates[0])
  const [entries, setEntries] = useState<Entries | null>(() =>
    template === undefined ? null : entriesOf(template, null),
  )
  /** How often it was tried to start what cannot be. */
  const [tries, setTries] = useState(0)
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (tries > 0) element.current?.querySelector(WRONG)?.scrollIntoView({ block: 'center' })
  }, [tries])
  const preview = usePreview(entries)
  if (template === undefined || entries === null) return null
  const now = shareNow(entries.workload, rollouts, preview?.usualShare ?? null)
  const jump = jumpInWords(entries, now)
  const problems = problemsOf(entries)
  const shown = tries > 0 ? problems : { workload: null, name: null, stages: null, gate: null }
  const set = (changed: Partial<Entries>): void => setEntries({ ...entries, ...changed })

  const choose = (id: string): void => {
    const chosen = templates.find((one) => one.id === id)
    if (chosen === undefined) return
    setTemplate(chosen)
    setEntries(entriesOf(chosen, entries))
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const draft = draftOf(entries)
    if (draft === null) {
      setTries(tries + 1)
      return
    }
    act.run((client, options) => client.rollouts.start(draft, options), onClose)
  }
  return (
    <Dialog
      open
      wide="very"
      onClose={onClose}
      title="Start a rollout"
      about={template.purpose}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            Start the rollout
          </Button>
        </>
      }
    >
      <form id={form} ref={element} className={styles.form} onSubmit={submit} noValidate>
        <div>
          <Segmented
            label="Phase"
            value={entries.templateId}
            onValueChange={choose}
            choices={templates.map(({ id, name }) => ({ value: id, name }))}
          />
        </div>
        <div className={styles.pair}>
          <WorkloadField
            template={template}
            workloads={workloads}
            rollouts={rollouts}
            workload={entries.workload}
            error={shown.workload}
            onChange={(workload) => set({ workload })}
          />
          <TextInput
            label="Name"
            maxLength={80}
            value={entries.name}
            onValueChange={(name) => set({ name })}
            error={shown.name}
          />
        </div>
        <BaselineField entries={entries} preview={preview} onChange={set} />
        <div className={styles.pair}>
          <StagesField
            stages={entries.stages}
            problem={shown.stages}
            onChange={(stages) => set({ stages })}
          />
          <section>
            <p className={styles.legend}>Advances</p>
            <Segmented
              label="Advances"
              value={entries.advance}
              onValueChange={(advance) => set({ advance })}
              choices={[
                { value: 'by_gate', name: 'By itself, once its gate is passed' },
                { value: 'by_hand', name: 'By hand' },
              ]}
            />
            <p className={styles.explained}>
              Either way a breach takes it back to the first stage at once. Hold and Roll back are always at
              hand.
            </p>
            <p className={styles.preview} data-testid="start-preview">
              {startInWords(entries, now)}
            </p>
            {jump !== null && <Notice mood="warn">{jump}</Notice>}
            {status !== null && !status.targets.some(({ kind }) => kind === 'gpu') && (
              <Notice mood="warn">
                There is no GPU endpoint: whatever a stage says, all of it goes to serverless until one is
                added.
              </Notice>
            )}
          </section>
        </div>
        <GateField
          stages={entries.stages}
          baseline={preview?.[entries.of] ?? null}
          problem={shown.gate}
          onChange={(stages) => set({ stages })}
        />
      </form>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}

function usePreview(entries: Entries | null): RolloutPreview | null {
  const workload = entries?.workload ?? null
  const hours = entries?.hours ?? 1
  const load: Load<RolloutPreview | null> = useCallback(
    async (client, options) =>
      workload === null ? null : client.rollouts.preview({ workload, hours }, options),
    [workload, hours],
  )
  return useLoaded(load).value
}
