import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { Button } from '../../ui/button.tsx'
import { CreateKey } from './create-key.tsx'
import { EditKey } from './edit-key.tsx'
import { KeyTable } from './key-table.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { useKeys } from './use-keys.ts'

/** Who may call the gateway. */
export function Keys() {
  const keys = useKeys()
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<ClientKeyState | null>(null)
  const [revoking, setRevoking] = useState<ClientKeyState | null>(null)
  return (
    <SectionPage
      title="Client keys"
      intro="Who may call the gateway. A key per program or person tells their spend apart, lets each have a budget and limits, and lets one be revoked without the others noticing. Only a hash of a key is stored."
      actions={
        <Button look="filled" onClick={() => setCreating(true)}>
          <Plus size={14} aria-hidden />
          Create key
        </Button>
      }
    >
      <WhenLoaded loaded={keys} what="The client keys">
        {(states) => <KeyTable keys={states} onEdit={setEditing} onRevoke={setRevoking} />}
      </WhenLoaded>
      {creating && <CreateKey onClose={() => setCreating(false)} onCreated={keys.replace} />}
      {editing !== null && <EditKey of={editing} onClose={() => setEditing(null)} onEdited={keys.replace} />}
      {revoking !== null && (
        <RevokeKey of={revoking} onClose={() => setRevoking(null)} onRevoked={keys.replace} />
      )}
    </SectionPage>
  )
}
