import { hrefOf } from '../../app/route.ts'
import { DEFAULT_QUERY } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import { hrefOfQuery } from './asked.ts'
import styles from './ledger.module.css'

const SECTIONS = [
  { section: null, name: 'Attempts' },
  { section: 'usage', name: 'Usage' },
  { section: 'invoices', name: 'Invoices' },
] as const

interface TitleProps {
  readonly section: string | null
  /** The time that is shown: the parts that have one keep it. */
  readonly span?: LedgerQuery['span']
}

function hrefOfPart(
  section: (typeof SECTIONS)[number]['section'],
  span: LedgerQuery['span'] | undefined,
): string {
  if (section === 'invoices' || span === undefined) return hrefOf('ledger', section ?? undefined)
  return hrefOfQuery({ ...DEFAULT_QUERY, span }, section ?? undefined)
}

/** The ledger's name and its parts, of which one is shown. */
export function Title({ section, span }: TitleProps) {
  return (
    <div className={styles.title}>
      <h1>Ledger</h1>
      <nav aria-label="Parts of the ledger">
        {SECTIONS.map((part) => (
          <a
            key={part.name}
            href={hrefOfPart(part.section, span)}
            aria-current={part.section === section ? 'page' : undefined}
          >
            {part.name}
          </a>
        ))}
      </nav>
    </div>
  )
}
