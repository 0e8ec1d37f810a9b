import type { CSSProperties } from 'react'
import styles from './slider.module.css'

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value as it is read out: "80 %". */
  readonly words: string
  readonly onValueChange: (value: number) => void
}

/** A number one feels for rather than knows. Arrow keys move it by a step. */
export function Slider({ label, value, min, max, step, words, onValueChange }: SliderProps) {
  const filled: CSSProperties & Record<'--filled', string> = {
    '--filled': `${((value - min) / (max - min)) * 100}%`,
  }
  return (
    <input
      type="range"
      className={styles.slider}
      style={filled}
      aria-label={label}
      aria-valuetext={words}
      min={min}
      max={max}
      step={step}
      value={value}
      onChange={(event) => onValueChange(event.currentTarget.valueAsNumber)}
    />
  )
}
