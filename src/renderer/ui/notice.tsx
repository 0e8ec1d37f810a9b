import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import type { Mood } from './state-word.tsx'
import styles from './notice.module.css'

const ICONS = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  quiet: Info,
} as const satisfies Record<Mood, LucideIcon>

interface NoticeProps {
  readonly mood: Mood
  /** Buttons, at the end. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** What happened or is to be known, in place. What went wrong is read out at once, the rest in its turn. */
export function Notice({ mood, actions, children }: NoticeProps) {
  const Icon = ICONS[mood]
  return (
    <div className={cx(styles.notice, styles[mood])} role={mood === 'bad' ? 'alert' : 'status'}>
      <Icon size={14} aria-hidden />
      <div className={styles.words}>{children}</div>
      {actions}
    </div>
  )
}
