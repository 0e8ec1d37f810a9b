import { CirclePause, Waypoints } from 'lucide-react'
import { useRef } from 'react'
import type { Override } from '../../shared/contract/overrides.ts'
import { Countdown } from '../parts/overrides/countdown.tsx'
import { ExtendButton } from '../parts/overrides/extend-button.tsx'
import { RevertButton } from '../parts/overrides/revert-button.tsx'
import { authorInWords, numberInWords, stateInWords, troubleOf } from '../parts/overrides/words.ts'
import { useAct } from '../rpc/use-act.ts'
import { StateWord } from '../ui/state-word.tsx'
import { useCoreNow } from './budgets.tsx'
import { useOverrides } from './overrides.tsx'
import { hrefOf } from './route.ts'
import { useStatus } from './status.tsx'
import { useHandingFocusOn } from './use-handing-focus-on.ts'
import { useOverrideNews } from './use-override-news.ts'
import styles from './override-banner.module.css'

/** What is forced or paused by hand now, on every screen, with the way back. */
export function OverrideBanner() {
  const now = useCoreNow()
  const news = useOverrideNews()
  // One that runs out is gone by the clock, also where the word of it is still on its way.
  const inForce = useOverrides().filter(({ expiresAt }) => expiresAt > now)
  const [first, ...others] = inForce
  return (
    <>
      <p className="srOnly" role="status" data-testid="override-news">
        {news}
      </p>
      {first !== undefined && <Line key={first.id} override={first} others={others} />}
    </>
  )
}

interface LineProps {
  readonly override: Override
  readonly others: readonly Override[]
}

function Line({ override, others }: LineProps) {
  const act = useAct()
  const section = useRef<HTMLElement>(null)
  useHandingFocusOn(section)
  const known = useStatus()?.targets ?? []
  const { terms, reason } = override
  const paused = new Set(
    [override, ...others].flatMap(({ terms: one }) => (one.kind === 'pause' ? [one.target] : [])),
  )
  const trouble = troubleOf(terms, known, paused)
  const Icon = terms.kind === 'force' ? Waypoints : CirclePause
  return (
    <section
      ref={section}
      className={styles.banner}
      aria-label="Overrides in force"
      data-testid="override-banner"
    >
      <Icon size={16} aria-hidden />
      <strong className={styles.what} title={`${numberInWords(override)}: ${stateInWords(terms, known)}`}>
        {stateInWords(terms, known)}
      </strong>
      {act.problem === null ? (
        <>
          <span className={styles.why} title={reason}>
            “{reason}”
          </span>
          <span className={styles.who}>{authorInWords(override)}</span>
          {trouble !== null && <StateWord mood="bad">{trouble}</StateWord>}
        </>
      ) : (
        <span className={styles.problem} role="alert" title={act.problem}>
          {act.problem}
        </span>
      )}
      <div className={styles.right}>
        <strong className={styles.left}>
          <Countdown override={override} />
        </strong>
        <ExtendButton override={override} act={act} />
        <RevertButton override={override} act={act} />
        {others.length > 0 && (
          <a
            className={styles.more}
            href={hrefOf('routing', 'overrides')}
            title={others
              .map((other) => `${numberInWords(other)}: ${stateInWords(other.terms, known)}`)
              .join('\n')}
          >
            +{others.length} more
          </a>
        )}
      </div>
    </section>
  )
}
