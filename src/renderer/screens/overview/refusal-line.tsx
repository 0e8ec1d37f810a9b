import { TriangleAlert } from 'lucide-react'
import { Tooltip } from '../../ui/tooltip.tsx'
import { refusalsInWords } from './refusals.ts'
import type { Refusals } from './refusals.ts'
import styles from './vitals.module.css'

interface RefusalLineProps {
  readonly refusals: Refusals
  readonly timezone: string
}

/** What was turned away and why, in one line; hovering or focusing it shows the whole sentence. */
export function RefusalLine({ refusals, timezone }: RefusalLineProps) {
  const words = refusalsInWords(refusals, timezone)
  if (words === null) return null
  return (
    <Tooltip text={words}>
      <p className={styles.refusal} tabIndex={0} data-testid="refusals">
        <TriangleAlert size={14} aria-hidden />
        <span>{words}</span>
      </p>
    </Tooltip>
  )
}
