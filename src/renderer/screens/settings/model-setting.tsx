import type { Model } from '../../../shared/contract/models.ts'
import type { SettingTakes } from '../../../shared/contract/settings.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { Select } from '../../ui/select.tsx'
import type { ControlProps } from './setting-control.tsx'

/** No model has an empty id. */
const NONE = ''

const load: Load<readonly Model[]> = async (client, options) =>
  (await client.models.list(undefined, options)).models

/** One of the models that have a price, or none. */
export function ModelSetting({
  label,
  takes,
  value,
  busy,
  onSet,
}: ControlProps<Extract<SettingTakes, { type: 'model' }>>) {
  const models = useLoaded(load).value ?? []
  const priced = models.filter(({ price }) => price !== null).map(({ id }) => id)
  const chosen = typeof value === 'string' ? value : NONE
  // What is set is shown, even while the list is on its way or no longer names it.
  const ids = chosen === NONE || priced.includes(chosen) ? priced : [chosen, ...priced]
  return (
    <Select
      label={label}
      labelHidden
      value={chosen}
      choices={[{ value: NONE, name: takes.nullMeans }, ...ids.map((id) => ({ value: id, name: id }))]}
      disabled={busy}
      onValueChange={(id) => onSet(id === NONE ? null : id)}
    />
  )
}
