/** Shares as somebody types them: in percent, with as many decimals as they like. */

/** 0.8 → "80", 1/3 → "33.3333". */
export const toPercent = (share: number): string => String(Number((share * 100).toFixed(4)))

/** "80", "33.3 %" or "33,3" → a share; null for anything that is not between 0 and 100. */
export function readPercent(text: string): number | null {
  const match = /^(\d{1,3}(?:[.,]\d{1,6})?)\s*%?$/.exec(text.trim())
  const percent = Number(match?.[1]?.replace(',', '.') ?? Number.NaN)
  if (!(percent >= 0 && percent <= 100)) return null
  // Without the rounding 33.3 would become 0.33299999999999996.
  return Number((percent / 100).toFixed(8))
}

/** Whether two shares read the same. */
export const isSameShare = (one: number, two: number): boolean => toPercent(one) === toPercent(two)
