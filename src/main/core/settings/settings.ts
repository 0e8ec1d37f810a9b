/** Settings: one registry of every value the console runs on; those of its own are typed, live and audited. */
import type { SettingState, SettingValue } from '../../../shared/contract/settings.ts'
import type { Config } from '../config.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { configuredSettings } from './configured.ts'
import {
  isSetting,
  isTargetSetting,
  SETTINGS,
  standardOf,
  TARGET_SETTINGS,
  type SettingName,
  type Standard,
  type TargetSettingName,
  type TargetValueOf,
  type ValueOf,
} from './definitions.ts'
import { createValues, SettingRefusal } from './values.ts'

export { configuredSettings } from './configured.ts'
export { SettingRefusal } from './values.ts'
export type { SettingName, TargetSettingName } from './definitions.ts'

/** What parts of the core read; cheap enough for every request's way. */
export interface Settings {
  get<Name extends SettingName>(name: Name): ValueOf<Name>
  forTarget<Name extends TargetSettingName>(name: Name, target: string): TargetValueOf<Name>
  /** What a setting is without being set in the console, and who says so. */
  standardOf<Name extends SettingName>(name: Name): Standard<ValueOf<Name>>
  /** Whether it is set in the console. */
  isSet(name: SettingName): boolean
  /** Called after a setting has changed, with the new value in force. Returns how to stop. */
  onChange(listener: (name: SettingName | TargetSettingName) => void): () => void
  /** Reads again what is stored: the ledger was replaced by a backup of it. */
  reload(): void
  readonly api: SettingsApi
}

/** Which setting: `target` for one that each target has of its own, null otherwise. */
export interface Which {
  readonly name: string
  readonly target: string | null
}

/** What the page asks for. The changing ones throw {@link SettingRefusal}. */
export interface SettingsApi {
  list(): SettingState[]
  set(which: Which, value: SettingValue, reason: string | null): void
  reset(which: Which, reason: string | null): void
}

export interface SettingsOptions {
  readonly config: Config
  readonly ledger: Pick<Ledger, 'settings' | 'audit' | 'change'>
  readonly targets: () => readonly { readonly id: string }[]
  /** The port the gateway listens on. */
  readonly port: () => number
  readonly now: () => number
  /** A value that was stored and is none any more: the default counts, and this is told. */
  readonly onTrouble: (problem: string) => void
}

export function createSettings(options: SettingsOptions): Settings {
  const { config, targets, port } = options
  const values = createValues(options)

  function mustHaveTarget({ name, target }: Which): void {
    if (isTargetSetting(name) && !targets().some(({ id }) => id === target)) {
      throw new SettingRefusal(name, `There is no target "${target ?? ''}". Choose one that is configured.`)
    }
  }

  return {
    get: (name) => values.get(name),
    forTarget: (name, target) => values.forTarget(name, target),
    standardOf: (name) => standardOf(name, config),
    isSet: (name) => values.isSet(name),
    onChange: (listener) => values.onChange(listener),
    reload: () => values.load(),
    api: {
      list: () => [
        ...Object.keys(SETTINGS)
          .filter(isSetting)
          .map((name): SettingState => {
            const standard = standardOf(name, config)
            return {
              ...described(name, { ...SETTINGS[name], default: standard.value }),
              value: values.get(name),
              perTarget: null,
              origin: values.isSet(name) ? { kind: 'console' } : standard.origin,
            }
          }),
        ...Object.keys(TARGET_SETTINGS)
          .filter(isTargetSetting)
          .map((name): SettingState => {
            const words = TARGET_SETTINGS[name]
            const perTarget = targets().map(({ id }) => ({
              target: id,
              value: values.forTarget(name, id),
              origin: values.isSet(name, id) ? ('console' as const) : ('default' as const),
            }))
            const origin = perTarget.some((one) => one.origin === 'console') ? 'console' : 'default'
            return { ...described(name, words), value: words.default, perTarget, origin: { kind: origin } }
          }),
        ...configuredSettings(config, port()),
      ],
      set(which, value, reason) {
        values.mustBeKnown(which)
        mustHaveTarget(which)
        values.set(which, value, reason)
      },
      reset(which, reason) {
        values.mustBeKnown(which)
        values.reset(which, reason)
      },
    },
  }
}

type Described = Pick<SettingState, 'group' | 'title' | 'description' | 'takes' | 'default'>

function described(
  name: string,
  { group, title, description, takes, default: standard }: Described,
): Described & Pick<SettingState, 'name' | 'changeable' | 'changedBy'> {
  return { name, group, title, description, takes, default: standard, changeable: true, changedBy: null }
}
