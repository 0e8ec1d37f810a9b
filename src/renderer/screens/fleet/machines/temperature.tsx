import { Flame } from 'lucide-react'
import { NONE, formatCount } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import styles from './table.module.css'

interface TemperatureProps {
  /** Null: no exporter says. */
  readonly celsius: number | null
  readonly hotCelsius: number
}

/** Degrees, and whether that is hot. */
export function Temperature({ celsius, hotCelsius }: TemperatureProps) {
  if (celsius === null) return <span className={styles.nothing}>{NONE}</span>
  if (celsius < hotCelsius) return formatCount(celsius)
  return (
    <StateWord mood="warn" icon={Flame} title={`Hot: ${hotCelsius} °C and above`}>
      <span className="srOnly">hot, </span>
      {formatCount(celsius)}
    </StateWord>
  )
}
