import type { ReactNode } from 'react'
import type { FleetState } from '../../../shared/contract/fleet.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { isCloudUnread } from '../../parts/fleet/use-fleet.ts'
import { NONE, formatAge, formatCount } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { isOver } from './machines/words.ts'
import styles from './fleet.module.css'

/** What all of it costs now and this month, and which cloud it is read from. */
export function Figures({ state }: { readonly state: FleetState }) {
  const { totals, cloud, units } = state
  const { hourlyNanoUsd, monthNanoUsd, monthIdleNanoUsd, perMillionTokensNanoUsd, monthTokens } = totals
  const unpriced = units.filter((unit) => unit.machine === null && !isOver(unit)).length
  const isUnread = isCloudUnread(state)
  const isUnknown = hourlyNanoUsd === 0 && (unpriced > 0 || isUnread)
  return (
    <>
      <div className={styles.figures} data-testid="fleet-figures">
        <dl className={styles.list}>
          <Figure name="Now" about="What all machines that run cost">
            {isUnknown ? NONE : <Money amount={hourlyNanoUsd} isPrice />}
            {!isUnknown && <small>/h</small>}
            {unpriced > 0 && <small className={styles.beside}>{unpriced} without a price</small>}
            {isUnread && (
              <small className={styles.beside}>{isUnknown ? 'not known' : 'without the cloud'}</small>
            )}
          </Figure>
          <Figure name="This month" about="Machine time of this month so far">
            {isUnread && monthNanoUsd === 0 ? NONE : <Money amount={monthNanoUsd} />}
          </Figure>
          <Figure name="Idle this month" about="Minutes in which no request was running">
            {isUnread && monthIdleNanoUsd === 0 ? NONE : <Money amount={monthIdleNanoUsd} />}
          </Figure>
          <Figure
            name="Per 1M tokens served"
            about={`Machine time of this month, over the ${formatCount(monthTokens)} tokens that own GPUs served`}
          >
            {perMillionTokensNanoUsd === null ? NONE : <Money amount={perMillionTokensNanoUsd} />}
          </Figure>
        </dl>
        <p className={styles.cloud}>
          <CloudWord cloud={cloud} />
        </p>
      </div>
      {cloud.error !== null && (
        <div className={styles.notice}>
          <Notice mood="warn">{cloud.error}</Notice>
        </div>
      )}
    </>
  )
}

interface FigureProps {
  readonly name: string
  readonly about: string
  readonly children: ReactNode
}

function Figure({ name, about, children }: FigureProps) {
  return (
    <div className={styles.figure} title={about}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const CLOUD_NAMES = { lambda: 'Lambda Cloud', sandbox: 'SANDBOX cloud' } as const

function CloudWord({ cloud: { mode, readAt } }: Pick<FleetState, 'cloud'>) {
  const now = useCoreNow()
  if (mode === 'none') return 'No cloud key: machines are entered by hand'
  const age = readAt === null ? 'not read yet' : `read ${formatAge(Math.max(0, now - readAt))}`
  return `${CLOUD_NAMES[mode]}, ${age}`
}
