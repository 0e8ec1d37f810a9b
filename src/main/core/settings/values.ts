/** The values of the console's own settings: kept in memory, checked by their schemas, stored and audited. */
import { z } from 'zod'
import type { SettingValue } from '../../../shared/contract/settings.ts'
import {
  isSetting,
  isTargetSetting,
  SETTINGS,
  standardOf,
  TARGET_SETTINGS,
  type SettingName,
  type TargetSettingName,
  type TargetValueOf,
  type ValueOf,
} from './definitions.ts'
import type { SettingsOptions, Which } from './settings.ts'

/** The message says what is accepted. */
export class SettingRefusal extends Error {
  readonly setting: string

  constructor(setting: string, message: string) {
    super(message)
    this.name = 'SettingRefusal'
    this.setting = setting
  }
}

type Listener = (name: SettingName | TargetSettingName) => void

/** A setting of one target is stored under both names; no name of a setting has a slash. */
const keyOf = (name: string, target: string | null): string => (target === null ? name : `${name}/${target}`)

export function createValues({ config, ledger, now, onTrouble }: Omit<SettingsOptions, 'targets' | 'port'>) {
  const stored = new Map<string, unknown>()
  const standards = new Map(
    Object.keys(SETTINGS)
      .filter(isSetting)
      .map((name) => [name, standardOf(name, config).value]),
  )

  function load(): void {
    stored.clear()
    for (const [key, value] of ledger.settings.all()) {
      const schema = schemaOf(key)
      // What a later version of this program has set, or an earlier one, is left where it is.
      if (!schema) continue
      const parsed = schema.safeParse(value)
      if (parsed.success) stored.set(key, parsed.data)
      else onTrouble(`the setting ${key} is stored with a value that it does not take; the default counts`)
    }
  }
  load()

  const listeners = new Set<Listener>()

  function change({ name, target }: Which, value: unknown, reason: string | null): void {
    const key = keyOf(name, target)
    const at = now()
    const before = stored.has(key) ? { value: asJson(stored.get(key)) } : null
    ledger.change(() => {
      if (value === undefined) ledger.settings.remove(key)
      else ledger.settings.set(key, value, at)
      ledger.audit.add({
        at,
        actor: 'console',
        action: value === undefined ? 'setting.reset' : 'setting.set',
        subject: key,
        reason,
        before,
        after: value === undefined ? null : { value: asJson(value) },
      })
    })
    if (value === undefined) stored.delete(key)
    else stored.set(key, value)
    if (isSetting(name) || isTargetSetting(name)) for (const listener of listeners) listener(name)
  }

  return {
    load,
    // What is stored under a name passed the schema of that name, here or when it was set.
    get: <Name extends SettingName>(name: Name): ValueOf<Name> =>
      (stored.has(name) ? stored.get(name) : standards.get(name)) as ValueOf<Name>,
    forTarget<Name extends TargetSettingName>(name: Name, target: string): TargetValueOf<Name> {
      const key = keyOf(name, target)
      return (stored.has(key) ? stored.get(key) : TARGET_SETTINGS[name].default) as TargetValueOf<Name>
    },
    isSet: (name: string, target: string | null = null): boolean => stored.has(keyOf(name, target)),
    /** Throws {@link SettingRefusal} for what cannot be changed in the console. */
    mustBeKnown({ name, target }: Which): void {
      const known = target === null ? isSetting(name) : isTargetSetting(name)
      if (known) return
      if (isTargetSetting(name)) throw new SettingRefusal(name, 'Each target has its own: name one.')
      throw new SettingRefusal(name, `"${name}" is no setting that can be changed in the console.`)
    },
    /** Throws {@link SettingRefusal} for a value that the setting does not take. */
    set(which: Which, value: SettingValue, reason: string | null): void {
      const parsed = schemaOf(keyOf(which.name, which.target))?.safeParse(value)
      if (!parsed?.success) {
        const problem = parsed ? z.prettifyError(parsed.error) : 'unknown'
        throw new SettingRefusal(which.name, `This value is not accepted: ${problem}`)
      }
      change(which, parsed.data, reason)
    },
    reset: (which: Which, reason: string | null): void => change(which, undefined, reason),
    onChange(listener: Listener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function schemaOf(key: string): z.ZodType | undefined {
  const [name = ''] = key.split('/', 1)
  if (isSetting(key)) return SETTINGS[key].schema
  return key !== name && isTargetSetting(name) ? TARGET_SETTINGS[name].schema : undefined
}

const asJson = (value: unknown) => z.json().parse(value)
