import { RevertDialog } from './revert-dialog.tsx'
import { StartDialog } from './start-dialog.tsx'
import { useOverridesStore } from './overrides-store.ts'

/** The dialog on overrides that lies over the screen, if one does; once, for the whole page. */
export function OverrideDialogs() {
  const { dialog, close } = useOverridesStore()
  if (dialog === null) return null
  switch (dialog.what) {
    case 'force':
      return <StartDialog key={dialog.side} side={dialog.side} onClose={close} />
    case 'pause':
      return <StartDialog key="pause" side={null} target={dialog.target} onClose={close} />
    case 'revert':
      return <RevertDialog override={dialog.override} onClose={close} />
  }
}
