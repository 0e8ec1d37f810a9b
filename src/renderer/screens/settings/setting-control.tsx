import type { SettingState, SettingTakes, SettingValue } from '../../../shared/contract/settings.ts'
import { hrefOf } from '../../app/route.ts'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { NumberSetting } from './number-setting.tsx'
import { valueInWords } from './setting-words.ts'
import { TextSetting } from './text-setting.tsx'
import styles from './setting.module.css'

export interface ControlProps<Takes extends SettingTakes = SettingTakes> {
  /** What a screen reader calls it. */
  readonly label: string
  readonly takes: Takes
  readonly value: SettingValue
  readonly busy: boolean
  readonly onSet: (value: SettingValue) => void
}

interface SettingControlProps extends Omit<ControlProps, 'label' | 'takes'> {
  readonly setting: SettingState
  readonly target: string | null
}

/** The control that fits what a setting takes. */
export function SettingControl({ setting, target, ...rest }: SettingControlProps) {
  const label = target === null ? setting.title : `${setting.title}, ${target}`
  const { takes } = setting
  switch (takes.type) {
    case 'switch':
      return (
        <Switch
          label={label}
          labelHidden
          checked={rest.value === true}
          disabled={rest.busy}
          onCheckedChange={rest.onSet}
        />
      )
    case 'choice':
      return (
        <Select
          label={label}
          labelHidden
          value={String(rest.value)}
          choices={takes.options.map((option) => ({ value: option.value, name: option.label }))}
          disabled={rest.busy}
          onValueChange={rest.onSet}
        />
      )
    case 'number':
      // A new value from the console starts the field anew.
      return <NumberSetting key={String(rest.value)} label={label} takes={takes} {...rest} />
    case 'share':
      return (
        <span className={styles.elsewhereSet}>
          {valueInWords(takes, rest.value)} <a href={hrefOf('routing', 'split')}>Change it in Routing</a>
        </span>
      )
    case 'text':
      return <TextSetting key={String(rest.value)} label={label} {...rest} />
    case 'secret':
      return valueInWords(takes, rest.value)
  }
}
