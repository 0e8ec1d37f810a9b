/** What is recorded of prompts and answers, in words. */
import type { BodiesState } from '../../../shared/contract/bodies.ts'
import { formatCount } from '../../ui/format.ts'

/** "812 B", "1.4 kB", "32 MB": decimal units, as disks are sold. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [size, unit] =
    bytes < 999_500 ? [bytes / 1e3, 'kB'] : bytes < 999_500_000 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${size < 9.95 ? size.toFixed(1) : size.toFixed(0)} ${unit}`
}

/** How many there are, and how much room they take. */
export function keptInWords(kept: BodiesState['kept']): string {
  if (kept === null || kept.bodies === 0) return 'No prompt or answer is recorded.'
  const texts = kept.bodies === 1 ? '1 prompt or answer' : `${formatCount(kept.bodies)} prompts and answers`
  return `${texts} of ${formatBytes(kept.bytes)}, ${formatBytes(kept.compressedBytes)} on the disk.`
}

/** What becomes of what is there while nothing is added; null when nothing is there, or it is added to. */
export function stayingInWords(kept: BodiesState['kept'], recording: boolean): string | null {
  if (recording || kept === null || kept.bodies === 0) return null
  return 'Recording is off. What was recorded stays until it is past its time, or until it is deleted.'
}

/** What was lost since the console started, and why; null when nothing was. */
export function droppedInWords({ dropped, queueLimitBytes }: BodiesState): string | null {
  const { full, failed } = dropped
  if (full + failed === 0) return null
  const reasons = [
    full > 0 && `${formatCount(full)} for want of room in memory (${formatBytes(queueLimitBytes)})`,
    failed > 0 && `${formatCount(failed)} because they could not be written`,
  ]
  return `Dropped since the console started: ${reasons.filter(Boolean).join(', ')}. Their rows are all in the ledger.`
}
