import { useCallback, useEffect } from 'react'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { parseRoute, parseSection } from '../../../app/route.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatExactShare } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { ReasonDialog } from './reason-dialog.tsx'
import { useRolloutsStore } from './rollouts-store.ts'
import { StartDialog } from './start/start-dialog.tsx'
import { rollBackInWords, workloadInWords } from './words.ts'

/** The dialog that lies over the section, if one does. */
export function Dialogs({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const { dialog, close } = useRolloutsStore()
  // Whoever leaves the section leaves the dialog, and does not find it again on return.
  useEffect(
    () => () => {
      if (parseRoute(location.hash) !== 'routing' || parseSection(location.hash) !== 'rollouts') close()
    },
    [close],
  )
  if (dialog === null) return null
  if (dialog.what === 'start') return <StartDialog rollouts={rollouts} onClose={close} />
  const rollout = rollouts.find(({ id }) => id === dialog.rolloutId)
  if (rollout === undefined) return null
  switch (dialog.what) {
    case 'advance':
      return <AdvanceDialog rollout={rollout} onClose={close} />
    case 'rollBack':
      return <RollBackDialog rollout={rollout} onClose={close} />
    case 'end':
      return <EndDialog rollout={rollout} onClose={close} />
  }
}

interface DialogProps {
  readonly rollout: Rollout
  readonly onClose: () => void
}

/** Past a gate that does not let it through. */
function AdvanceDialog({ rollout: { id, workload, stage, stages, waitsFor }, onClose }: DialogProps) {
  const next = stages[stage + 1]
  const verb = next === undefined ? 'Finish anyway' : `Advance to ${formatExactShare(next.share)} anyway`
  return (
    <ReasonDialog
      title={`${next === undefined ? 'Finish' : 'Advance'} ${workloadInWords(workload)}`}
      about={`The gate does not let it through. ${waitsFor ?? 'The figures of the stage are still being read.'}`}
      verb={verb}
      onClose={onClose}
      run={(client, reason, options) => client.rollouts.advance({ id, stage, reason }, options)}
    />
  )
}

function RollBackDialog({ rollout, onClose }: DialogProps) {
  const { id, workload, stages } = rollout
  const load: Load<number> = useCallback(
    async (client, options) => (await client.rollouts.preview({ workload, hours: 1 }, options)).usualShare,
    [workload],
  )
  const { value: usualShare } = useLoaded(load)
  const share = formatExactShare(stages[0]?.share ?? 0)
  return (
    <ReasonDialog
      title={`Roll back ${workloadInWords(workload)}`}
      about={rollBackInWords(rollout, usualShare)}
      verb={`Roll back to ${share}`}
      onClose={onClose}
      run={(client, reason, options) => client.rollouts.rollBack({ id, reason }, options)}
    />
  )
}

function EndDialog({ rollout: { id, workload, share }, onClose }: DialogProps) {
  const act = useAct()
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Hand the share of ${workloadInWords(workload)} back`}
      about={`Until now this rollout keeps ${workloadInWords(workload)} at ${formatExactShare(share ?? 0)} serverless. From the next request on the policy of the workload decides, or the split of all requests where it says nothing.`}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Keep it
          </Button>
          <Button
            look="filled"
            disabled={act.busy}
            onClick={() => act.run((client, options) => client.rollouts.end({ id }, options), onClose)}
          >
            Hand the share back
          </Button>
        </>
      }
    >
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </Dialog>
  )
}
