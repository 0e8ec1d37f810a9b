import { useState } from 'react'
import type { BudgetPeriod } from '../../../shared/contract/budgets.ts'
import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { exactUsd } from '../../../shared/money.ts'
import { useAct } from '../../rpc/use-act.ts'
import { MoneyInput, readUsd } from '../../ui/money-input.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { FormDialog } from './form-dialog.tsx'
import { KeyTermsFields } from './key-terms-fields.tsx'
import { NO_TERMS, termsOf } from './key-terms.ts'
import { NewKey } from './new-key.tsx'
import styles from './keys.module.css'

const PERIODS = [
  { value: 'day', name: 'Per day' },
  { value: 'week', name: 'Per week' },
  { value: 'month', name: 'Per month' },
] as const satisfies readonly { value: BudgetPeriod; name: string }[]

interface CreateKeyProps {
  readonly onClose: () => void
  readonly onCreated: (keys: readonly ClientKeyState[]) => void
}

/** First the form, then the key: the one time that it is shown. */
export function CreateKey({ onClose, onCreated }: CreateKeyProps) {
  const act = useAct()
  const [name, setName] = useState('')
  const [limited, setLimited] = useState(false)
  const [limit, setLimit] = useState('')
  const [period, setPeriod] = useState<BudgetPeriod>('month')
  const [entries, setEntries] = useState(NO_TERMS)
  const [made, setMade] = useState<string | null>(null)
  const amount = readUsd(limit)
  const terms = termsOf(entries)

  const create = (): void =>
    act.run(
      (client, options) => {
        const budget = limited && amount !== null ? { limitUsd: exactUsd(amount), period } : null
        return client.keys.create({ name: name.trim(), budget, terms: terms ?? undefined }, options)
      },
      ({ key, keys }) => {
        setMade(key)
        onCreated(keys)
      },
    )
  if (made !== null) return <NewKey name={name.trim()} clientKey={made} onClose={onClose} />
  return (
    <FormDialog
      title="Create a client key"
      verb="Create key"
      ready={name.trim() !== '' && terms !== null && (!limited || amount !== null)}
      act={act}
      onSubmit={create}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        hint="The program or person it is for. It stands beside every request made with the key."
        value={name}
        maxLength={76}
        onValueChange={setName}
      />
      <KeyTermsFields entries={entries} onChange={setEntries} />
      <Switch
        label="Limit what it may spend"
        hint="A hard limit: what does not fit is refused before it is sent."
        checked={limited}
        onCheckedChange={setLimited}
      />
      {limited && (
        <div className={styles.limit}>
          <MoneyInput label="Limit, USD" value={limit} autoFocus onValueChange={setLimit} />
          <Select<BudgetPeriod> label="Period" value={period} choices={PERIODS} onValueChange={setPeriod} />
        </div>
      )}
    </FormDialog>
  )
}
