import { TriangleAlert } from 'lucide-react'
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../../app/budgets.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { standingOf, troublesOf } from './words.ts'
import styles from './table.module.css'

/** How a unit stands, and whether something is wrong besides. */
export function UnitState({ unit }: { readonly unit: FleetUnit }) {
  const { mood, icon, word, about } = standingOf(unit, useCoreNow())
  const troubles = troublesOf(unit).join('\n')
  return (
    <span className={styles.state}>
      <StateWord mood={mood} title={about} {...(icon !== undefined && { icon })}>
        {word}
      </StateWord>
      {troubles !== '' && (
        <span className={styles.trouble} title={troubles}>
          <TriangleAlert size={13} aria-hidden />
          <span className="srOnly">{troubles}</span>
        </span>
      )}
    </span>
  )
}
