import { useEffect, useId, useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import type { WorkloadList, WorkloadPolicy, WorkloadState } from '../../../../shared/contract/workloads.ts'
import { WORKLOAD_NAME, WORKLOAD_NAME_RULE } from '../../../../shared/workload-name.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { entriesOf, policyOf, problemsOf } from './policy-entries.ts'
import { PolicyFields } from './policy-fields.tsx'
import { isDefault } from './words.ts'
import styles from './form.module.css'

interface PolicyFormProps {
  /** Null: a new one. */
  readonly workload: WorkloadState | null
  readonly byDefault: WorkloadPolicy
  /** The share for all that have none of their own; null before it is known. */
  readonly ratio: number | null
  readonly onClose: () => void
  /** With the name of what was made or changed. */
  readonly onDone: (name: string, list: WorkloadList) => void
}

/** Makes a workload, or sets its policy or the default one. */
export function PolicyForm({ workload, byDefault, ratio, onClose, onDone }: PolicyFormProps) {
  const form = useId()
  const act = useAct()
  const ofDefault = workload !== null && isDefault(workload)
  // The default policy leaves nothing open: what nobody has set stands there as what it is.
  const [entries, setEntries] = useState(() => entriesOf(ofDefault ? workload.policy : (workload?.own ?? {})))
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [tries, setTries] = useState(0)
  const tried = tries > 0
  const fields = useRef<HTMLFormElement>(null)
  // What is wrong may be out of sight.
  useEffect(() => {
    if (tries > 0) fields.current?.querySelector<HTMLElement>(FIRST_PROBLEM)?.focus()
  }, [tries])
  const nameProblem =
    workload !== null || WORKLOAD_NAME.test(name.trim()) ? null : `A name ${WORKLOAD_NAME_RULE}.`
  const words = wordsOf(workload)

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTries((count) => count + 1)
    const policy = policyOf(entries)
    if (policy === null || nameProblem !== null) return
    const named = workload?.name ?? name.trim()
    act.run(
      (client, options) =>
        workload === null
          ? client.workloads.create({ name: named, policy }, options)
          : client.workloads.edit({ name: named, policy, reason: reason.trim() || null }, options),
      (list) => {
        onDone(named, list)
        onClose()
      },
    )
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={words.title}
      about={words.about}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" type="submit" form={form} disabled={act.busy}>
            {words.verb}
          </Button>
        </>
      }
    >
      <form ref={fields} id={form} className={styles.form} onSubmit={submit} noValidate>
        {workload === null && (
          <TextInput
            label="Name"
            mono
            hint={
              <>
                As requests name it: header <code>x-sophia-workload</code>
              </>
            }
            maxLength={128}
            value={name}
            error={tried ? nameProblem : null}
            onValueChange={setName}
          />
        )}
        <PolicyFields
          entries={entries}
          problems={tried ? problemsOf(entries) : {}}
          byDefault={ofDefault ? null : byDefault}
          ratio={ratio}
          onChange={(changed) => setEntries((known) => ({ ...known, ...changed }))}
        />
        {workload !== null && (
          <TextInput
            label="Reason"
            hint="Stands in the audit log; may be left empty."
            value={reason}
            maxLength={500}
            onValueChange={setReason}
          />
        )}
      </form>
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}

const FIRST_PROBLEM = ':is(input[aria-invalid="true"], [data-problem] input)'

function wordsOf(workload: WorkloadState | null) {
  const counts = 'Counts from the next request on.'
  if (workload === null) return { title: 'Create a workload', about: counts, verb: 'Create workload' }
  if (isDefault(workload)) {
    const about = `For requests without a workload, and for what other policies leave open. ${counts}`
    return { title: 'Edit the default policy', about, verb: 'Save policy' }
  }
  const about = workload.reviewedAt === null ? `${counts} Setting it marks the workload as reviewed.` : counts
  return { title: `Policy of “${workload.name}”`, about, verb: 'Save policy' }
}
