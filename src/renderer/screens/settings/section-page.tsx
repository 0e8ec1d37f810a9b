import type { ReactNode } from 'react'
import type { Loaded } from '../../rpc/use-loaded.ts'
import { Problem } from '../../ui/problem.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import styles from './section-page.module.css'

interface SectionPageProps {
  readonly title: string
  /** What the section is for, in a sentence or two. */
  readonly intro: ReactNode
  readonly actions?: ReactNode
  /** Beside the page: the inspector. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** The frame of one section: its name and purpose, what can be done, and the content, which scrolls. */
export function SectionPage({ title, intro, actions, aside, children }: SectionPageProps) {
  return (
    <div className={styles.section}>
      <div className={styles.scroll}>
        <section className={styles.page} aria-labelledby="section-title">
          <header className={styles.head}>
            <div>
              <h2 id="section-title">{title}</h2>
              <p>{intro}</p>
            </div>
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </header>
          {children}
        </section>
      </div>
      {aside}
    </div>
  )
}

interface WhenLoadedProps<Value> {
  readonly loaded: Loaded<Value>
  /** What could not be shown, when it could not: "The prices". */
  readonly what: string
  readonly children: (value: Value) => ReactNode
}

/** The loading and the error state of what one call answers; an old answer stays while a new one fails. */
export function WhenLoaded<Value>({ loaded, what, children }: WhenLoadedProps<Value>) {
  if (loaded.value !== null) return children(loaded.value)
  if (loaded.error === null) return <RowBones />
  return (
    <Problem
      title={`${what} cannot be shown`}
      advice="The console answered with an error. Try again; if it stays, send the details to whoever runs this console."
      error={loaded.error}
      onRetry={loaded.reload}
    />
  )
}

function RowBones() {
  return (
    <div className={styles.bones} aria-busy="true">
      <span className="srOnly" role="status">
        Loading…
      </span>
      {[62, 48, 71, 55, 66, 43].map((percent) => (
        <Bone key={percent} width={`${percent}%`} height={16} />
      ))}
    </div>
  )
}
