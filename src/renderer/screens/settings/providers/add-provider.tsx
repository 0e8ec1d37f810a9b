import { useState } from 'react'
import type { ProviderList, ProviderTest } from '../../../../shared/contract/providers.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { FormDialog } from '../form-dialog.tsx'
import { ChooseModels } from './choose-models.tsx'
import type { Chosen } from './choose-models.tsx'
import { ConnectFields } from './connect-fields.tsx'
import { NEW_CONNECTION } from './connection.ts'
import { entriesOf } from './model-entries.ts'

interface AddProviderProps {
  readonly list: ProviderList
  readonly onAdded: (list: ProviderList) => void
  readonly onClose: () => void
}

/** First where it is and with which key; once that has been tried, what of it is served, as what and at what price. */
export function AddProvider({ list, onAdded, onClose }: AddProviderProps) {
  const act = useAct()
  const [connection, setConnection] = useState(NEW_CONNECTION)
  const [test, setTest] = useState<ProviderTest | null>(null)
  const { kind, baseUrl } = connection
  const name = connection.name.trim()
  const key = connection.key.trim() === '' ? null : connection.key.trim()

  if (test !== null) {
    const add = (chosen: Chosen): void =>
      act.run(
        (client, options) =>
          client.providers.add({ name, kind, key, baseUrl: test.baseUrl, ...chosen }, options),
        onAdded,
      )
    const back = (): void => {
      setTest(null)
      act.forget()
    }
    return (
      <ChooseModels
        name={name}
        kind={kind}
        test={test}
        entries={entriesOf(test.models ?? [], test.known, kind, true)}
        weight={1}
        verb="Add provider"
        back={{ verb: 'Back', run: back }}
        act={act}
        onSave={add}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title="Add a provider"
      about="Its list of models is read with the key, which costs nothing. No request is sent."
      wide
      verb={act.busy ? 'Asking for its models…' : 'Test and read models'}
      ready={name !== '' && baseUrl.trim() !== ''}
      act={act}
      onSubmit={() =>
        act.run(
          (client, options) => client.providers.test({ id: null, baseUrl, key }, options),
          (tested) => setTest(tested),
        )
      }
      onClose={onClose}
    >
      <ConnectFields
        presets={list.presets}
        connection={connection}
        onChange={(next) => {
          setConnection(next)
          act.forget()
        }}
      />
    </FormDialog>
  )
}
