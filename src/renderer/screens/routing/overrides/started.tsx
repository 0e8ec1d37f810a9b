import { useCoreNow } from '../../../app/budgets.tsx'
import { useStatus } from '../../../app/status.tsx'
import { formatNear } from '../../../parts/budgets/times.ts'
import { formatInstant } from '../../../ui/format.ts'

/** When it was: the clock of today, or the day with it. */
export function Started({ at }: { readonly at: number }) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  return <span title={formatInstant(at, timezone)}>{formatNear(at, now, timezone)}</span>
}
