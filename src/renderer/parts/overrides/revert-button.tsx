import type { Override } from '../../../shared/contract/overrides.ts'
import { useStatus } from '../../app/status.tsx'
import type { Act } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { deedInWords } from './words.ts'

/** Ends it at once: back to what routing would do anyway needs no question. */
export function RevertButton({ override, act }: { readonly override: Override; readonly act: Act }) {
  const deed = deedInWords(override.terms, useStatus()?.targets ?? [])
  return (
    <Button
      small
      look="outlined"
      // Not disabled, which would take the focus from under the keyboard: a second click does nothing.
      aria-disabled={act.busy}
      aria-label={`Revert now: ${deed}`}
      onClick={() =>
        act.run(
          (client, options) => client.overrides.revert({ id: override.id }, options),
          () => undefined,
        )
      }
    >
      Revert now
    </Button>
  )
}
