import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SettingState, SettingValue } from '../../../shared/contract/settings.ts'
import { useAct } from '../../rpc/use-act.ts'
import { IconButton } from '../../ui/button.tsx'
import { SettingControl } from './setting-control.tsx'
import { originInWords, valueInWords } from './setting-words.ts'
import styles from './setting.module.css'

interface SettingRowProps {
  readonly setting: SettingState
  readonly onChanged: (settings: readonly SettingState[]) => void
}

/** One setting: what it is, its value, where that comes from, and how it is changed. */
export function SettingRow({ setting, onChanged }: SettingRowProps) {
  const { title, description, origin, value, changedBy, perTarget } = setting
  const values =
    perTarget === null
      ? [{ target: null, value, origin }]
      : perTarget.map((one) => ({ ...one, origin: { kind: one.origin } }))
  return (
    <div className={styles.row} data-testid={`setting-${setting.name}`}>
      <div className={styles.about}>
        <p className={styles.title}>{title}</p>
        <p className={styles.description}>
          {description} {changedBy !== null && <span className={styles.elsewhere}>{changedBy}</span>}
        </p>
      </div>
      <div className={styles.values}>
        {values.map((one) => (
          <Value key={one.target ?? ''} setting={setting} onChanged={onChanged} {...one} />
        ))}
      </div>
    </div>
  )
}

interface ValueProps extends SettingRowProps {
  /** Null: one value for all targets. */
  readonly target: string | null
  readonly value: SettingValue
  readonly origin: SettingState['origin']
}

function Value({ setting, target, value, origin, onChanged }: ValueProps) {
  const act = useAct()
  const { name, takes } = setting
  const set = (next: SettingValue): void =>
    act.run(
      (client, options) => client.settings.set({ name, target, value: next, reason: null }, options),
      ({ settings }) => onChanged(settings),
    )
  const reset = (): void =>
    act.run(
      (client, options) => client.settings.reset({ name, target, reason: null }, options),
      ({ settings }) => onChanged(settings),
    )
  return (
    <div className={styles.value}>
      {target !== null && <span className={styles.target}>{target}</span>}
      <div className={styles.control}>
        {setting.changeable ? (
          <SettingControl setting={setting} target={target} value={value} busy={act.busy} onSet={set} />
        ) : (
          <span className={styles.fixed}>{valueInWords(takes, value)}</span>
        )}
        <span role="alert" className={styles.problem}>
          {act.problem}
        </span>
      </div>
      <Origin of={origin}>
        {origin.kind === 'console' && (
          <IconButton
            small
            label={`Back to the default: ${valueInWords(takes, setting.default)}`}
            disabled={act.busy}
            onClick={reset}
          >
            <RotateCcw size={13} aria-hidden />
          </IconButton>
        )}
      </Origin>
    </div>
  )
}

function Origin({ of, children }: { readonly of: SettingState['origin']; readonly children: ReactNode }) {
  const { words, code } = originInWords(of)
  return (
    <span className={styles.origin} data-kind={of.kind}>
      {words}
      {code !== null && <code>{code}</code>}
      {children}
    </span>
  )
}
