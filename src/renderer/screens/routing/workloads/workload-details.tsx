import { Check, Pencil, Plus, Table2, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { WorkloadActivity, WorkloadList, WorkloadState } from '../../../../shared/contract/workloads.ts'
import { goTo, hrefOf } from '../../../app/route.ts'
import { useStatus } from '../../../app/status.tsx'
import { useBudgetsStore } from '../../../parts/budgets/budgets-store.ts'
import { Field } from '../../../parts/fields.tsx'
import { POLICY_NAMES, policyInWords } from '../../../parts/workloads/policy-words.ts'
import type { PolicyMember } from '../../../parts/workloads/policy-words.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { formatCount, formatExactShare, formatInstant } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import {
  SHARE_BY,
  budgetInWords,
  budgetsOf,
  failuresInWords,
  isDefault,
  reviewInWords,
  rolloutInWords,
  rolloutOf,
  rowsHref,
  shareOf,
} from './words.ts'
import type { Circumstances } from './workload-table.tsx'
import styles from './details.module.css'

const MEMBERS = Object.keys(POLICY_NAMES) as readonly PolicyMember[]

interface WorkloadDetailsProps extends Circumstances {
  readonly workload: WorkloadState
  readonly onEdit: () => void
  readonly onRemove: () => void
  readonly onChanged: (list: WorkloadList) => void
}

/** Everything about one workload: how it is treated and by whose word, what it did, and what can be done. */
export function WorkloadDetails(props: WorkloadDetailsProps) {
  const { workload, rollouts, onEdit, onRemove } = props
  const { name, own, policy } = workload
  const rollout = rolloutOf(name, rollouts)
  return (
    <>
      <Head {...props} />
      <Part title="Policy">
        <dl>
          {MEMBERS.map((member) => (
            <Field key={member} name={POLICY_NAMES[member]}>
              {member === 'serverlessShare' ? <ShareInForce {...props} /> : policyInWords(member, policy)}
              {!isDefault(workload) && own[member] === undefined && member !== 'serverlessShare' && (
                <span className={styles.quiet}> by default</span>
              )}
            </Field>
          ))}
        </dl>
        <div className={styles.actions}>
          <Button look="outlined" onClick={onEdit}>
            <Pencil size={13} aria-hidden /> Edit policy
          </Button>
        </div>
      </Part>
      <Activity title="Last 24 hours" of={workload.last24h}>
        <a className={styles.link} href={rowsHref(name)}>
          <Table2 size={13} aria-hidden /> Show its rows
        </a>
      </Activity>
      <Activity title="This month" of={workload.thisMonth} />
      <Part title="Rollout">
        <p>
          {rollout === undefined ? (
            <span className={styles.quiet}>None decides its share.</span>
          ) : (
            `${rollout.name}: ${rolloutInWords(rollout)}.`
          )}{' '}
          <a href={hrefOf('routing', 'rollouts')}>Rollouts</a>
        </p>
      </Part>
      {!isDefault(workload) && (
        <>
          <Budgets {...props} />
          <Part title="Client keys whose requests belong to it by default">
            {workload.keys.length === 0 ? (
              <p className={styles.quiet}>
                None. <a href={hrefOf('settings', 'keys')}>Client keys</a>
              </p>
            ) : (
              <p>
                {workload.keys.map((key) => key.name).join(', ')}.{' '}
                <a href={hrefOf('settings', 'keys')}>Client keys</a>
              </p>
            )}
          </Part>
          <div className={styles.end}>
            <Button look="outlined" onClick={onRemove}>
              <Trash2 size={13} aria-hidden /> Remove workload
            </Button>
          </div>
        </>
      )}
    </>
  )
}

function Head({ workload, onChanged }: WorkloadDetailsProps) {
  const act = useAct()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { name, reviewedAt, createdAt } = workload
  const review = reviewInWords(workload)
  if (review === null) {
    return (
      <p className={styles.about}>
        Counts for requests without a workload, and for all that the policy of a workload leaves open.
      </p>
    )
  }
  return (
    <section className={styles.head}>
      <StateWord mood={review.mood}>{review.word}</StateWord>
      {createdAt !== null && (
        <span className={styles.quiet}>
          {reviewedAt === null ? 'first named' : 'since'} {formatInstant(reviewedAt ?? createdAt, timezone)}
        </span>
      )}
      {reviewedAt === null && (
        <Button
          look="filled"
          disabled={act.busy}
          onClick={() => act.run((client, options) => client.workloads.review({ name }, options), onChanged)}
        >
          <Check size={13} aria-hidden /> Mark reviewed
        </Button>
      )}
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </section>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function ShareInForce({ workload, rollouts, ratio }: WorkloadDetailsProps) {
  const share = shareOf(workload, rolloutOf(workload.name, rollouts), ratio)
  if (share === null) return null
  return (
    <>
      {formatExactShare(share.share)} <span className={styles.quiet}>{SHARE_BY[share.by]}</span>
    </>
  )
}

interface ActivityProps {
  readonly title: string
  readonly of: WorkloadActivity
  readonly children?: ReactNode
}

function Activity({ title, of, children }: ActivityProps) {
  return (
    <Part title={title}>
      <dl>
        <Field name="Requests">{formatCount(of.requests)}</Field>
        <Field name="Failed">{failuresInWords(of)}</Field>
        <Field name="Cost">
          <Money amount={of.costNanoUsd} />
        </Field>
      </dl>
      {children}
    </Part>
  )
}

function Budgets({ workload: { name }, budgets }: WorkloadDetailsProps) {
  const { select, open } = useBudgetsStore()
  const own = budgetsOf(name, budgets)
  return (
    <Part title="Budgets">
      <dl>
        {own.map((budget) => (
          <Field key={budget.id} name={budget.name}>
            <a href={hrefOf('budgets')} onClick={() => select(budget.id)}>
              {budgetInWords(budget)}
            </a>
          </Field>
        ))}
      </dl>
      {own.length === 0 && <p className={styles.quiet}>None of its own: only those for all hold it.</p>}
      <div className={styles.actions}>
        <Button
          look="outlined"
          onClick={() => {
            goTo('budgets')
            open({ what: 'create', workload: name })
          }}
        >
          <Plus size={13} aria-hidden /> Create budget
        </Button>
      </div>
    </Part>
  )
}
