import { exactUsd } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { NONE } from '../../../ui/format.ts'
import { signedUsd } from './words.ts'

/** A difference with its sign; hovering shows the exact amount. Null where it is not known. */
export function SignedMoney({ amount }: { readonly amount: NanoUsd | null }) {
  if (amount === null) return <>{NONE}</>
  return (
    <span title={`${exactUsd(amount)} USD`} data-nano-usd={amount}>
      {signedUsd(amount)}
    </span>
  )
}
