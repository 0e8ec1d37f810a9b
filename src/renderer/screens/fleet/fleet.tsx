import { Plus, Waypoints } from 'lucide-react'
import { hrefOf, useSection } from '../../app/route.ts'
import { useWatchedFleet } from '../../parts/fleet/use-fleet.ts'
import { useOverridesStore } from '../../parts/overrides/overrides-store.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { launch } from './launches/launch-store.ts'
import { Figures } from './figures.tsx'
import { SECTIONS, sectionOf } from './sections.ts'
import styles from './fleet.module.css'

/** Own inference servers and the machines under them: what they do, what they cost, and the hand on them. */
export function Fleet() {
  const { id: current, Content } = sectionOf(useSection())
  const { snapshot, error, retry } = useWatchedFleet()
  const force = useOverridesStore((store) => store.open)
  return (
    <div className={styles.fleet}>
      <div className={styles.title}>
        <h1>Fleet</h1>
        <nav aria-label="Parts of the fleet">
          {SECTIONS.map(({ id, title }) => (
            <a key={id} href={hrefOf('fleet', id)} aria-current={id === current ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <div className={styles.tools}>
          <Button look="outlined" onClick={() => force({ what: 'force', side: 'gpu' })}>
            <Waypoints size={14} aria-hidden /> Force GPU…
          </Button>
          {snapshot !== null && snapshot.state.cloud.mode !== 'none' && (
            <Button look="filled" onClick={() => launch({})}>
              <Plus size={14} aria-hidden /> Launch a GPU…
            </Button>
          )}
        </div>
      </div>
      {error !== null ? (
        <Problem
          title="The fleet cannot be shown"
          advice="Requests are still served and machines still cost: only this screen failed. Try again; if it stays, send the details to whoever runs this console."
          error={error}
          onRetry={retry}
        />
      ) : snapshot === null ? (
        <Loading />
      ) : (
        <>
          <Figures state={snapshot.state} />
          <div className={styles.section}>
            {/* Another section starts anew: what was open in the one before is not its. */}
            <Content key={current} state={snapshot.state} />
          </div>
        </>
      )}
    </div>
  )
}

function Loading() {
  return (
    <div className={styles.loading} aria-busy="true">
      <p className="srOnly" role="status">
        Loading…
      </p>
      <Bone width="100%" height={52} />
      <Bone width="100%" height={280} />
    </div>
  )
}
