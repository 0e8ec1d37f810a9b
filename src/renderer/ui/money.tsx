import type { ClipboardEvent } from 'react'
import { exactUsd, formatUsd } from '../../shared/money.ts'
import type { NanoUsd } from '../../shared/money.ts'

/** An amount to read; hovering shows the exact value, and copying it alone copies the exact value. */
export function Money({
  amount,
  className,
}: {
  readonly amount: NanoUsd
  readonly className?: string | undefined
}) {
  const copyExact = (event: ClipboardEvent<HTMLElement>): void => {
    const selection = getSelection()
    const own = event.currentTarget
    if (!own.contains(selection?.anchorNode ?? null) || !own.contains(selection?.focusNode ?? null)) return
    event.clipboardData.setData('text/plain', exactUsd(amount))
    event.preventDefault()
  }
  return (
    <span className={className} title={`$${exactUsd(amount)}`} data-nano-usd={amount} onCopy={copyExact}>
      {formatUsd(amount)}
    </span>
  )
}
