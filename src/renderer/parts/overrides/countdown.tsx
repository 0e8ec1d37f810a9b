import type { Override } from '../../../shared/contract/overrides.ts'
import { useCoreNow } from '../../app/budgets.tsx'
import { useStatus } from '../../app/status.tsx'
import { formatNear } from '../budgets/times.ts'
import { formatCountdown } from './words.ts'

/** How long it still holds, by the core's clock. It ticks for the eye; a screen reader gets the moment of its end. */
export function Countdown({ override }: { readonly override: Override }) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const until = `until ${formatNear(override.expiresAt, now, timezone)}`
  return (
    <span title={until} data-testid="override-countdown" data-expires-at={override.expiresAt}>
      <span aria-hidden>{formatCountdown(override.expiresAt - now)} left</span>
      <span className="srOnly">{until}</span>
    </span>
  )
}
