import { CirclePause } from 'lucide-react'
import { useOverrides } from '../../../app/overrides.tsx'
import { ExtendButton } from '../../../parts/overrides/extend-button.tsx'
import { useOverridesStore } from '../../../parts/overrides/overrides-store.ts'
import { RevertButton } from '../../../parts/overrides/revert-button.tsx'
import { useAct } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import styles from './details.module.css'

/** Keeps requests from a target for a while; or, while somebody does, why, for longer, or no more. */
export function TargetActions({ targetId }: { readonly targetId: string }) {
  const openDialog = useOverridesStore((store) => store.open)
  const act = useAct()
  const pause = useOverrides().find(({ terms }) => terms.kind === 'pause' && terms.target === targetId)
  if (pause === undefined) {
    return (
      <div className={styles.actions}>
        <Button small look="outlined" onClick={() => openDialog({ what: 'pause', target: targetId })}>
          <CirclePause size={13} aria-hidden /> Pause…
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.actions}>
      <p className={styles.why}>
        Paused by {pause.author}: {pause.reason}
      </p>
      <RevertButton override={pause} act={act} />
      <ExtendButton override={pause} act={act} />
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
    </div>
  )
}
