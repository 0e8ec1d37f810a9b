/** What is said about a model where one is chosen. */
import type { Model } from '../../shared/contract/models.ts'

/** "$0.07 per 1M tokens", or each way where they differ. */
export function priceInWords(price: Model['price']): string {
  if (price === null) return 'No price known'
  const { inputUsd, outputUsd } = price
  return inputUsd === outputUsd
    ? `$${inputUsd} per 1M tokens`
    : `$${inputUsd} in, $${outputUsd} out per 1M tokens`
}

/** Why a model cannot be asked now; null when it can. */
export function unavailable(model: Model): string | null {
  return model.servedBy.length === 0 ? 'No target serves it now' : null
}

/** "128k context", "1M context": in binary thousands, as models are built. */
export function contextInWords(contextTokens: number | null): string | null {
  if (contextTokens === null) return null
  const thousands = Math.round(contextTokens / 1024)
  return thousands < 1024 ? `${thousands}k context` : `${Math.round(thousands / 1024)}M context`
}
