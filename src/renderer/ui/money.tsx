import type { ClipboardEvent } from 'react'
import { exactUsd, formatPrice, formatUsd } from '../../shared/money.ts'
import type { NanoUsd } from '../../shared/money.ts'

/** What marks a figure that is the console's own count, and why. */
export const ESTIMATED = { sign: '≈', title: 'Estimated: the provider reported no usage' } as const

/** An amount to read; hovering shows the exact value, and copying it alone copies the exact value. */
export function Money({
  amount,
  className,
  estimated = false,
  isPrice = false,
  bare = false,
}: {
  readonly amount: NanoUsd
  readonly className?: string | undefined
  readonly estimated?: boolean
  /** Somebody set it, so it reads as it was set: "$0.75", not "$0.750". */
  readonly isPrice?: boolean
  /** Without its sign: the head of the column has it. */
  readonly bare?: boolean
}) {
  const copyExact = (event: ClipboardEvent<HTMLElement>): void => {
    const selection = getSelection()
    const own = event.currentTarget
    if (!own.contains(selection?.anchorNode ?? null) || !own.contains(selection?.focusNode ?? null)) return
    event.clipboardData.setData('text/plain', exactUsd(amount))
    event.preventDefault()
  }
  const exact = `$${exactUsd(amount)}`
  const title = estimated ? `${ESTIMATED.title} (${exact})` : exact
  const words = isPrice ? formatPrice(amount) : formatUsd(amount)
  return (
    <span className={className} title={title} data-nano-usd={amount} onCopy={copyExact}>
      {estimated && `${ESTIMATED.sign} `}
      {bare ? words.replace('$', '') : words}
    </span>
  )
}
