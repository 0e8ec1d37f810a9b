import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import ledger from '../ledger.module.css'

interface NothingUsedProps {
  /** All time is shown, so that there is no longer one to ask for. */
  readonly all: boolean
  readonly gatewayUrl: string
  readonly onShowAll: () => void
}

/** No attempt in the span, nor in the one before it: what would be here, and the one next step. */
export function NothingUsed({ all, gatewayUrl, onShowAll }: NothingUsedProps) {
  if (!all) {
    return (
      <div className={ledger.nothing} data-testid="nothing">
        <h2>Nothing was used in this time</h2>
        <p>Here stands what each part of it cost, what changed and how long answers took.</p>
        <Button look="outlined" onClick={onShowAll}>
          Show all time
        </Button>
      </div>
    )
  }
  return (
    <div className={ledger.nothing} data-testid="nothing">
      <h2>Nothing has been used yet</h2>
      <p>
        Here will stand what models, workloads, keys and targets cost over time, what changed, and how long
        answers took. Point an OpenAI client at the gateway, or ask something in Chat.
      </p>
      <p className={ledger.gateway}>
        <code>{gatewayUrl}</code>
        <CopyButton label="Copy gateway URL" text={gatewayUrl} />
      </p>
    </div>
  )
}
