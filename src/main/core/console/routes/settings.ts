/** The contract's part on settings. */
import { SettingRefusal, type SettingsApi } from '../../settings/settings.ts'
import type { Os } from '../os.ts'

export function settingRoutes(os: Os, settings: SettingsApi) {
  const change = (
    work: () => void,
    refused: (options: { message: string; data: { name: string } }) => Error,
  ) => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof SettingRefusal)) throw error
      throw refused({ message: error.message, data: { name: error.setting } })
    }
    return { settings: settings.list() }
  }
  return {
    list: os.settings.list.handler(() => ({ settings: settings.list() })),
    set: os.settings.set.handler(({ input: { value, reason, ...which }, errors }) =>
      change(() => settings.set(which, value, reason), errors.SETTING_REFUSED),
    ),
    reset: os.settings.reset.handler(({ input: { reason, ...which }, errors }) =>
      change(() => settings.reset(which, reason), errors.SETTING_REFUSED),
    ),
  }
}
