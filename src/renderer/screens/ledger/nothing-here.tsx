import type { Status } from '../../../shared/contract/system.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { isNarrowed } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import styles from './ledger.module.css'

interface NothingHereProps {
  readonly query: LedgerQuery
  readonly status: Status
  readonly onAsk: (query: LedgerQuery) => void
}

/** No rows: what would be here, and the one next step. */
export function NothingHere({ query, status, onAsk }: NothingHereProps) {
  if (isNarrowed(query)) {
    return (
      <div className={styles.nothing} data-testid="nothing">
        <h2>No attempt matches these filters</h2>
        {query.text !== '' && (
          <p>
            “{query.text}” is looked for as a whole request id, user or session; a part of one finds nothing.
          </p>
        )}
        <p>Ask for less, or for a longer time.</p>
        <Button look="outlined" onClick={() => onAsk({ ...query, traits: {}, text: '' })}>
          Clear the filters
        </Button>
      </div>
    )
  }
  if (query.span !== 'all') {
    return (
      <div className={styles.nothing} data-testid="nothing">
        <h2>No attempt in this time</h2>
        <p>Nothing was reserved in it. Older rows are a click away.</p>
        <Button look="outlined" onClick={() => onAsk({ ...query, span: 'all' })}>
          Show all rows
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.nothing} data-testid="nothing">
      <h2>The ledger is empty</h2>
      <p>
        Every attempt through the gateway gets a row here once its end is known, with its tokens, its price
        and its cost. Point an OpenAI client at the gateway, or ask something in Chat.
      </p>
      <p className={styles.gateway}>
        <code>{status.gatewayUrl}</code>
        <CopyButton label="Copy gateway URL" text={status.gatewayUrl} />
      </p>
    </div>
  )
}
