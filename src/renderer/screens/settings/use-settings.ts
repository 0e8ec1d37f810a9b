/** All settings as the console has them now. */
import type { SettingState } from '../../../shared/contract/settings.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../rpc/use-loaded.ts'

const load: Load<readonly SettingState[]> = async (client, options) =>
  (await client.settings.list(undefined, options)).settings

export function useSettings(): Loaded<readonly SettingState[]> {
  const settings = useLoaded(load)
  useKeptFresh(settings.refresh)
  return settings
}
