import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ProviderList, ProviderState } from '../../../../shared/contract/providers.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { SectionPage, WhenLoaded } from '../section-page.tsx'
import { AddProvider } from './add-provider.tsx'
import { ChangeModels } from './change-models.tsx'
import { EditProvider } from './edit-provider.tsx'
import { ProviderTable } from './provider-table.tsx'
import { RemoveProvider } from './remove-provider.tsx'
import { useProviders } from './use-providers.ts'
import styles from './providers.module.css'

/** What a dialog is open for. */
type Open = 'add' | { readonly what: 'edit' | 'models' | 'remove'; readonly of: ProviderState }

/** Where tokens come from: added here with a key, or named by the environment. */
export function Providers() {
  const list = useProviders()
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const changed = (next: ProviderList): void => {
    list.replace(next)
    close()
  }
  return (
    <SectionPage
      title="Providers"
      intro="Where answers come from: any server of OpenAI’s API, by the token or by the hour. Adding one tests its key, reads its models, gives each a name and a price here, and serves them from then on."
      actions={
        <Button look="filled" disabled={list.value === null} onClick={() => setOpen('add')}>
          <Plus size={14} aria-hidden />
          Add provider
        </Button>
      }
    >
      <WhenLoaded loaded={list} what="The providers">
        {(value) => (
          <>
            {value.place === 'next_start' && <SandboxNotice />}
            <ProviderTable
              list={value}
              onEdit={(of) => setOpen({ what: 'edit', of })}
              onModels={(of) => setOpen({ what: 'models', of })}
              onRemove={(of) => setOpen({ what: 'remove', of })}
            />
            <KeysAreAt list={value} />
            {open === 'add' && <AddProvider list={value} onAdded={changed} onClose={close} />}
          </>
        )}
      </WhenLoaded>
      {open !== null && open !== 'add' && <Change open={open} onChanged={changed} onClose={close} />}
    </SectionPage>
  )
}

interface ChangeProps {
  readonly open: Exclude<Open, 'add'>
  readonly onChanged: (list: ProviderList) => void
  readonly onClose: () => void
}

function Change({ open: { what, of }, ...rest }: ChangeProps) {
  if (what === 'edit') return <EditProvider of={of} {...rest} />
  if (what === 'models') return <ChangeModels of={of} {...rest} />
  return <RemoveProvider of={of} {...rest} />
}

function SandboxNotice() {
  return (
    <div className={styles.sandbox}>
      <Notice mood="quiet">
        This is the sandbox: it asks no provider and spends nothing. Own GPU endpoints of{' '}
        <code>LAMBDA_GPU_ENDPOINTS</code> are asked all the same. What you add is saved for the live console,
        which opens at the next start without <code>--sandbox</code>.
      </Notice>
    </div>
  )
}

function KeysAreAt({ list: { sealedBy, keyFile, place } }: { readonly list: ProviderList }) {
  const how =
    sealedBy === null
      ? 'in clear text, in a file that only your user can read'
      : `sealed by ${sealedBy}${place === 'next_start' ? ' from the next start on, until then readable by your user alone' : ''}`
  return (
    <p className={styles.keys}>
      Keys are kept {how}: <code>{keyFile}</code>. They are never shown again, and are in no backup of the
      ledger.
    </p>
  )
}
