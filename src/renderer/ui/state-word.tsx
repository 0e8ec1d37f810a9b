import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './state-word.module.css'

export type Mood = 'good' | 'warn' | 'bad' | 'quiet'

const ICONS = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  quiet: CircleDashed,
} as const satisfies Record<Mood, LucideIcon>

interface StateWordProps {
  readonly mood: Mood
  readonly icon?: LucideIcon
  readonly title?: string
  readonly children: ReactNode
}

/** A state: always an icon and a word, the colour only repeats it. */
export function StateWord({ mood, icon, title, children }: StateWordProps) {
  const Icon = icon ?? ICONS[mood]
  return (
    <span className={cx(styles.state, styles[mood])} title={title}>
      <Icon size={14} aria-hidden />
      <span>{children}</span>
    </span>
  )
}
