/** What a preview of the split says, in words. */
import type { SplitPreview } from '../../../../shared/contract/routing.ts'
import { formatCount } from '../../../ui/format.ts'

const requests = (count: number): string => (count === 1 ? '1 request' : `${formatCount(count)} requests`)

/** Which of the hour's requests the ratio does not move, and why. */
export function stayingInWords({ staying, unpriced }: SplitPreview): string[] {
  const lines: readonly [number, string][] = [
    [staying.onlyServerless, 'only serverless serves their model, so they stay there'],
    [staying.onlyGpu, 'only own GPUs serve their model, so they stay there'],
    [staying.ownShare, 'their workload has a share of its own'],
    [staying.nowhere, 'no target serves their model any more'],
    [unpriced, 'no price is known for them where they would go: they count at zero'],
  ]
  return lines
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${requests(count)}: ${count === 1 ? singular(why) : why}.`)
}

const singular = (why: string): string =>
  why
    .replaceAll('their', 'its')
    .replace('so they stay', 'so it stays')
    .replace('for them where they would go: they count', 'for it where it would go: it counts')

/** "+12 %", "-100 %", "as before"; from nothing to something there is no percentage. */
export function changeInWords(before: number, after: number): string {
  if (before === after) return 'as before'
  if (before === 0) return 'new'
  const percent = Math.round((after / before - 1) * 100)
  if (percent === 0) return after > before ? '+<1 %' : '-<1 %'
  return `${percent > 0 ? '+' : ''}${formatCount(percent)} %`
}
