import { hrefOf, useSection } from '../../app/route.ts'
import { SECTIONS, sectionOf } from './sections.ts'
import styles from './routing.module.css'

/** Which model a request gets and which target, and what happens when one fails. */
export function Routing() {
  const { id: current, Content } = sectionOf(useSection())
  return (
    <div className={styles.routing}>
      <div className={styles.title}>
        <h1>Routing</h1>
        <nav aria-label="Parts of routing">
          {SECTIONS.map(({ id, title }) => (
            <a key={id} href={hrefOf('routing', id)} aria-current={id === current ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </div>
      <div className={styles.section}>
        {/* Another section starts anew: what was open in the one before is not its. */}
        <Content key={current} />
      </div>
    </div>
  )
}
