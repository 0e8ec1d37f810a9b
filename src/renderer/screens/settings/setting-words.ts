/** Settings in words: what a value is, and where it comes from. */
import type { SettingState, SettingTakes, SettingValue } from '../../../shared/contract/settings.ts'
import { NONE, formatCount, formatExactShare } from '../../ui/format.ts'

/** `code`: the name of the variable or option, to be set in the mono face. */
export function originInWords(origin: SettingState['origin']): {
  readonly words: string
  readonly code: string | null
} {
  switch (origin.kind) {
    case 'default':
      return { words: 'Default', code: null }
    case 'environment':
      return { words: 'Environment', code: origin.variable }
    case 'command_line':
      return { words: 'Command line', code: origin.option }
    case 'console':
      return { words: 'Set here', code: null }
  }
}

/** A value as a person reads it: "14 days", "no limit", "set". */
export function valueInWords(takes: SettingTakes, value: SettingValue): string {
  if (Array.isArray(value)) return value.length === 0 ? NONE : value.join(', ')
  switch (takes.type) {
    case 'secret':
      return value === true ? 'set' : 'not set'
    case 'switch':
      return value === true ? 'on' : 'off'
    case 'choice':
      return takes.options.find((option) => option.value === value)?.label ?? plain(value)
    case 'number':
      return typeof value === 'number'
        ? `${formatCount(value)} ${takes.unit}`
        : (takes.nullMeans ?? plain(value))
    case 'share':
      return typeof value === 'number' ? formatExactShare(value) : plain(value)
    case 'text':
      return plain(value)
  }
}

/** What a number may be: "1 to 3,650 days; empty: for ever". */
export function acceptedNumber({
  min,
  max,
  unit,
  nullMeans,
}: Extract<SettingTakes, { type: 'number' }>): string {
  const range = `${formatCount(min)} to ${formatCount(max)} ${unit}`
  return nullMeans === null ? range : `${range}; empty: ${nullMeans}`
}

function plain(value: Exclude<SettingValue, readonly string[]>): string {
  return value === null || value === '' ? NONE : String(value)
}
