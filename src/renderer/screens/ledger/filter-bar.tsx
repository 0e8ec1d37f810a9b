import { useCallback } from 'react'
import type { Span } from '../../../shared/contract/ledger.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import type { Client } from '../../rpc/transport.ts'
import { Button } from '../../ui/button.tsx'
import { FilterSelect } from '../../ui/filter-select.tsx'
import { formatCount } from '../../ui/format.ts'
import type { Choice } from '../../ui/select.tsx'
import { isNarrowed } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import { SearchBox } from './search-box.tsx'
import { OUTCOME_WORDS, TRAITS, valueInWords } from '../../parts/ledger-traits.ts'
import type { Trait } from '../../parts/ledger-traits.ts'
import styles from './filters.module.css'

type Facets = Awaited<ReturnType<Client['ledger']['facets']>>

interface FilterBarProps {
  readonly query: LedgerQuery
  readonly span: Span
  readonly onChange: (query: LedgerQuery) => void
}

const OUTCOMES: readonly Choice<string>[] = Object.entries(OUTCOME_WORDS).map(([value, name]) => ({
  value,
  name,
}))

const PRICED: readonly Choice<string>[] = [
  { value: 'true', name: 'Unpriced', about: 'no price was known' },
  { value: 'false', name: 'Priced' },
]

/** What narrows the rows besides the time. The choices are what occurs in that time. */
export function FilterBar({ query, span, onChange }: FilterBarProps) {
  const load: Load<Facets> = useCallback((client, options) => client.ledger.facets(span, options), [span])
  const { value: facets } = useLoaded(load)
  const { traits } = query
  const set = (id: string, value: string | boolean | null): void => {
    const rest = Object.fromEntries(Object.entries(traits).filter(([other]) => other !== id))
    onChange({ ...query, traits: value === null ? rest : { ...rest, [id]: value } })
  }
  return (
    <div className={styles.bar} role="search" aria-label="Filters">
      {TRAITS.map((trait) => (
        <FilterSelect
          key={trait.id}
          title={trait.title}
          value={traits[trait.id] ?? null}
          choices={choicesOf(trait, facets)}
          onChange={(value) => set(trait.id, value)}
        />
      ))}
      <FilterSelect
        title="Price"
        value={traits.unpriced === undefined ? null : String(traits.unpriced)}
        choices={PRICED}
        onChange={(value) => set('unpriced', value === null ? null : value === 'true')}
      />
      {isNarrowed(query) && (
        <Button small onClick={() => onChange({ ...query, traits: {}, text: '' })}>
          Clear
        </Button>
      )}
      <SearchBox key={query.text} text={query.text} onSearch={(text) => onChange({ ...query, text })} />
    </div>
  )
}

function choicesOf({ facet, by }: Trait, facets: Facets | null): readonly Choice<string>[] {
  if (facet === null || by === null) return OUTCOMES
  return (facets?.[facet] ?? []).map(({ value, name, attempts }) => ({
    value,
    name: valueInWords(by, value, name),
    about: formatCount(attempts),
  }))
}
