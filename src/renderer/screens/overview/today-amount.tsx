import type { BudgetState } from '../../../shared/contract/system.ts'
import { exactUsd, formatUsd } from '../../../shared/money.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { COPY_WORDS, useClipboard } from '../../ui/use-clipboard.ts'

interface TodayAmountProps {
  readonly budget: BudgetState
  readonly className: string | undefined
}

/** The figure in the middle of the gauge: hovering shows it to the last nano-dollar, a click copies that. */
export function TodayAmount({ budget, className }: TodayAmountProps) {
  const [state, copy] = useClipboard()
  const exact = exactUsd(budget.settledNanoUsd)
  const words = state === 'idle' ? '' : COPY_WORDS[state]
  return (
    <>
      <Tooltip
        text={state === 'idle' ? `$${exact} exactly. Click to copy` : words}
        confirming={state !== 'idle'}
      >
        <button
          type="button"
          className={className}
          data-testid="today-spend"
          data-nano-usd={budget.settledNanoUsd}
          data-held-nano-usd={budget.heldNanoUsd}
          onClick={() => copy(exact)}
        >
          {formatUsd(budget.settledNanoUsd)}
        </button>
      </Tooltip>
      <span className="srOnly" role="status">
        {words}
      </span>
    </>
  )
}
