/** Which lines of a file are taken, and what becomes of the others. */
import type { ImportPreview, PriceChange } from '../../../shared/contract/prices.ts'
import { standingOf } from './price-words.ts'

export type LineGroup = 'fine' | 'confirm' | 'refused' | 'same'

export type Sorted = Readonly<Record<LineGroup, readonly PriceChange[]>>

/** What is served now comes first in each group: it is what somebody pays for. */
export function sorted({ lines }: Pick<ImportPreview, 'lines'>): Sorted {
  const groups: Record<LineGroup, PriceChange[]> = { fine: [], confirm: [], refused: [], same: [] }
  const served = lines.filter(({ servedBy }) => servedBy.length > 0)
  const others = lines.filter(({ servedBy }) => servedBy.length === 0)
  for (const line of [...served, ...others]) groups[standingOf(line)].push(line)
  return groups
}

/** The lines as the console takes them: those of `confirm` are in only because somebody said so. */
export function chosenLines(
  { fine, confirm }: Sorted,
  isChosen: (entry: string) => boolean,
): { entry: string; confirmed: boolean; replaces: number | null }[] {
  const chosen = (lines: readonly PriceChange[], confirmed: boolean) =>
    lines
      .filter(({ entry }) => isChosen(entry))
      .map(({ entry, before }) => ({ entry, confirmed, replaces: before?.priceId ?? null }))
  return [...chosen(fine, false), ...chosen(confirm, true)]
}
