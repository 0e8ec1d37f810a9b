/** All settings as the console has them now. */
import type { SettingState } from '../../../shared/contract/settings.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../rpc/use-loaded.ts'

const load: Load<readonly SettingState[]> = async (client, options) =>
  (await client.settings.list(undefined, options)).settings

export const useSettings = (): Loaded<readonly SettingState[]> => useLoaded(load)
