import {
  CircleDollarSign,
  CircleQuestionMark,
  Gauge,
  Gpu,
  MessageSquareText,
  ReceiptText,
  SlidersHorizontal,
  Waypoints,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { IconButton } from '../ui/button.tsx'
import { SCREENS, hrefOf } from './route.ts'
import type { ScreenId } from './route.ts'
import styles from './rail.module.css'

export const SCREEN_ICONS = {
  overview: Gauge,
  chat: MessageSquareText,
  ledger: ReceiptText,
  fleet: Gpu,
  routing: Waypoints,
  budgets: CircleDollarSign,
  settings: SlidersHorizontal,
} as const satisfies Record<ScreenId, LucideIcon>

export function Rail({ current, onHelp }: { readonly current: ScreenId; readonly onHelp: () => void }) {
  return (
    <nav className={styles.rail} aria-label="Screens">
      {SCREENS.map(({ id, title }) => {
        const Icon = SCREEN_ICONS[id]
        return (
          <a
            key={id}
            className={styles.link}
            href={hrefOf(id)}
            aria-current={id === current ? 'page' : undefined}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden />
            {title}
          </a>
        )
      })}
      <div className={styles.foot}>
        <IconButton label="Keyboard shortcuts" keys="?" onClick={onHelp}>
          <CircleQuestionMark size={16} aria-hidden />
        </IconButton>
      </div>
    </nav>
  )
}
