/** What is typed into the fleet's dialogs, read. */

/** A whole number within bounds; null for anything else. */
export function readWhole(text: string, least: number, most: number): number | null {
  if (!/^\d{1,9}$/.test(text.trim())) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** An address, or null where the field is left empty. */
export const addressOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
