import type { Launch } from '../../../../shared/contract/fleet.ts'
import { Money } from '../../../ui/money.tsx'
import styles from './launches.module.css'

/** What was asked for, where, and at what price. */
export function LaunchName({ launch: { terms, hourlyNanoUsd } }: { readonly launch: Launch }) {
  return (
    <p className={styles.name}>
      <strong>{terms.name}</strong>{' '}
      <span>
        <code>{terms.type}</code> in {terms.region}, <Money amount={hourlyNanoUsd} isPrice />
        /h
      </span>
    </p>
  )
}
