import { useState } from 'react'
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { formatUsd } from '../../../shared/money.ts'
import { useAct } from '../../rpc/use-act.ts'
import { formatAge } from '../../ui/format.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useNow } from '../../ui/use-now.ts'
import { FormDialog } from './form-dialog.tsx'
import styles from './keys.module.css'

interface RevokeKeyProps {
  readonly of: ClientKeyState
  readonly onClose: () => void
  readonly onRevoked: (keys: readonly ClientKeyState[]) => void
}

/** Says what revoking does before it is done. */
export function RevokeKey({ of, onClose, onRevoked }: RevokeKeyProps) {
  const act = useAct()
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
          From the next request on, whoever uses it gets <code>401 invalid_api_key</code>. <LastUse of={of} />
        </li>
        <li>What is in flight ends as usual.</li>
        <li>
          Its requests stay in the ledger
          {of.spentThisMonthNanoUsd > 0 && `, with the ${formatUsd(of.spentThisMonthNanoUsd)} of this month`}.
        </li>
        <li>It cannot be brought back: make a new key instead.</li>
      </ul>
      <TextInput
        label="Reason"
        hint="Stands in the audit log; may be left empty."
        value={reason}
        maxLength={500}
        onValueChange={setReason}
      />
    </FormDialog>
  )
}

function LastUse({ of: { lastUsedAt } }: { readonly of: ClientKeyState }) {
  const now = useNow()
  if (lastUsedAt === null) return <strong>It was never used.</strong>
  const age = Math.max(0, now - lastUsedAt)
  return <strong>It was last used {age < 120_000 ? 'in the last two minutes' : formatAge(age)}.</strong>
}
