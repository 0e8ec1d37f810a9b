import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { WorkloadList, WorkloadState } from '../../../../shared/contract/workloads.ts'
import { useBudgets } from '../../../app/budgets.tsx'
import { useKeptFresh } from '../../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { useWatch } from '../../../rpc/use-watch.ts'
import type { Subscribe } from '../../../rpc/use-watch.ts'
import { Button } from '../../../ui/button.tsx'
import { Inspector } from '../../../ui/inspector.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { PolicyForm } from './policy-form.tsx'
import { RemoveWorkload } from './remove-workload.tsx'
import { Toolbar, matching } from './toolbar.tsx'
import type { Wanted } from './toolbar.tsx'
import { WorkloadDetails } from './workload-details.tsx'
import { WorkloadTable } from './workload-table.tsx'
import { nameInWords } from './words.ts'
import styles from './workloads.module.css'

const load: Load<WorkloadList> = (client, options) => client.workloads.list(undefined, options)

const loadRatio: Load<number | null> = async (client, options) => {
  const { settings } = await client.settings.list(undefined, options)
  const value = settings.find(({ name }) => name === 'routing.serverlessRatio')?.value
  return typeof value === 'number' ? value : null
}

const subscribe: Subscribe<{ readonly rollouts: readonly Rollout[] }> = (client, options) =>
  client.rollouts.watch(undefined, options)

const RENEW_MS = 10_000

/** What a dialog is open for. */
type Open = { readonly what: 'create' } | { readonly what: 'edit' | 'remove'; readonly name: string }

/** Named kinds of traffic, how each is treated, and what each did. */
export function Workloads() {
  const loaded = useLoaded(load)
  useKeptFresh(loaded.refresh, RENEW_MS)
  const ratio = useLoaded(loadRatio).value
  const rollouts = useWatch(subscribe).snapshot?.state.rollouts ?? []
  const budgets = useBudgets() ?? []
  const [selected, setSelected] = useState<string | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const [wanted, setWanted] = useState<Wanted>({ part: '', unreviewedOnly: false })
  const list = loaded.value

  if (list === null) {
    if (loaded.error === null) return <Skeleton />
    return (
      <Problem
        title="The workloads cannot be shown"
        advice="Requests are still treated by their policies: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
        error={loaded.error}
        onRetry={loaded.reload}
      />
    )
  }
  const find = (name: string | null): WorkloadState | undefined =>
    list.workloads.find((workload) => workload.name === name)
  const byDefault = find('')
  const details = find(selected)
  const edited = open?.what === 'edit' ? find(open.name) : undefined
  const removed = open?.what === 'remove' ? find(open.name) : undefined
  const close = (): void => setOpen(null)
  const circumstances = { rollouts, budgets, ratio }
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.page}>
          <header className={styles.head}>
            <p>
              Requests belong to the workload that they name in <code>x-sophia-workload</code> or in{' '}
              <code>metadata.workload</code>, else to that of their client key. Its policy says how they are
              treated; what it leaves open is as the default policy says.
            </p>
            <Button look="filled" onClick={() => setOpen({ what: 'create' })}>
              <Plus size={14} aria-hidden />
              Create workload
            </Button>
          </header>
          <Toolbar list={list} wanted={wanted} onChange={setWanted} />
          <WorkloadTable
            workloads={matching(list.workloads, wanted)}
            {...circumstances}
            selected={selected}
            onSelect={setSelected}
          />
          {list.workloads.length === 1 && (
            <p className={styles.empty}>
              No workload is named yet. The first request with the header{' '}
              <code>x-sophia-workload: search</code> makes one, unreviewed, under the default policy; or
              create it here, with a policy of its own.
            </p>
          )}
        </div>
      </div>
      {details !== undefined && (
        <Inspector title={nameInWords(details.name)} onClose={() => setSelected(null)}>
          <WorkloadDetails
            key={details.name}
            workload={details}
            {...circumstances}
            onEdit={() => setOpen({ what: 'edit', name: details.name })}
            onRemove={() => setOpen({ what: 'remove', name: details.name })}
            onChanged={loaded.replace}
          />
        </Inspector>
      )}
      {byDefault !== undefined && (open?.what === 'create' || edited !== undefined) && (
        <PolicyForm
          workload={edited ?? null}
          byDefault={byDefault.policy}
          ratio={ratio}
          onClose={close}
          onDone={(name, next) => {
            loaded.replace(next)
            setSelected(name)
          }}
        />
      )}
      {removed !== undefined && (
        <RemoveWorkload name={removed.name} onClose={close} onRemoved={loaded.replace} />
      )}
    </>
  )
}

function Skeleton() {
  return (
    <div className={styles.scroll} aria-busy="true">
      <div className={styles.page}>
        <span className="srOnly" role="status">
          Loading…
        </span>
        <div className={styles.bones}>
          <Bone width="62%" height={40} />
          <Bone width="100%" height={28} />
          <Bone width="100%" height={28} />
          <Bone width="100%" height={28} />
        </div>
      </div>
    </div>
  )
}
