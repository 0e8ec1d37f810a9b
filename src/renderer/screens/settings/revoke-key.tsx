import { useState } from 'react'
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { formatUsd } from '../../../shared/money.ts'
import { useAct } from '../../rpc/use-act.ts'
import { formatAge } from '../../ui/format.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useNow } from '../../ui/use-now.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { ReasonHint } from './audit-link.tsx'
import { FormDialog } from './form-dialog.tsx'
import { useKeys } from './use-keys.ts'
import styles from './keys.module.css'

interface RevokeKeyProps {
  readonly of: ClientKeyState
  readonly onClose: () => void
  readonly onRevoked: (keys: readonly ClientKeyState[]) => void
}

/** Says what revoking does before it is done. What it says of its use it has read since it was opened. */
export function RevokeKey({ of, onClose, onRevoked }: RevokeKeyProps) {
  const act = useAct()
  const { value, error } = useKeys()
  const fresh = value?.find(({ id }) => id === of.id) ?? null
  const [reason, setReason] = useState('')
  const revoke = (): void =>
    act.run(
      (client, options) =>
        client.keys.revoke({ id: of.id, reason: reason.trim() === '' ? null : reason.trim() }, options),
      ({ keys }) => {
        onRevoked(keys)
        onClose()
      },
    )
  return (
    <FormDialog
      title={`Revoke “${of.name}”?`}
      verb="Revoke key"
      cancel="Keep key"
      danger
      ready
      act={act}
      onSubmit={revoke}
      onClose={onClose}
    >
      <ul className={styles.facts}>
        <li>
          From the next request on, whoever uses it gets <code>401 invalid_api_key</code>.{' '}
          {error !== null ? (
            <strong>When it was last used cannot be told now.</strong>
          ) : fresh === null ? (
            <Reading what="when it was last used" width={176} />
          ) : (
            <LastUse of={fresh} />
          )}
        </li>
        <li>What is in flight ends as usual.</li>
        <li>
          Its requests stay in the ledger
          {fresh !== null &&
            fresh.spentThisMonthNanoUsd > 0 &&
            `, with the ${formatUsd(fresh.spentThisMonthNanoUsd)} of this month`}
          .
        </li>
        <li>It cannot be brought back: make a new key instead.</li>
      </ul>
      <TextInput
        label="Reason"
        hint={<ReasonHint />}
        value={reason}
        maxLength={500}
        onValueChange={setReason}
      />
    </FormDialog>
  )
}

/** The place of words that are on their way. */
function Reading({ what, width }: { readonly what: string; readonly width: number }) {
  return (
    <>
      <span className="srOnly">Reading {what}…</span>
      <Bone width={width} height={12} />
    </>
  )
}

function LastUse({ of: { lastUsedAt } }: { readonly of: ClientKeyState }) {
  const now = useNow()
  if (lastUsedAt === null) return <strong>It was never used.</strong>
  const age = Math.max(0, now - lastUsedAt)
  return <strong>It was last used {age < 120_000 ? 'in the last two minutes' : formatAge(age)}.</strong>
}
