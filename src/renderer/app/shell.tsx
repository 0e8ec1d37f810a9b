import { useCallback, useRef, useState } from 'react'
import type { ComponentType } from 'react'
import { Budgets } from '../screens/budgets/budgets.tsx'
import { Chat } from '../screens/chat/chat.tsx'
import { Fleet } from '../screens/fleet/fleet.tsx'
import { Ledger } from '../screens/ledger/ledger.tsx'
import { Overview } from '../screens/overview/overview.tsx'
import { Routing } from '../screens/routing/routing.tsx'
import { Settings } from '../screens/settings/settings.tsx'
import { OverrideDialogs } from '../parts/overrides/dialogs.tsx'
import { useConnection } from '../rpc/use-rpc.ts'
import { Help } from './help.tsx'
import { useKeys } from './keys.ts'
import type { KeyAction } from './keys.ts'
import { LostBanner } from './lost-banner.tsx'
import { OverrideBanner } from './override-banner.tsx'
import { usePageNotices } from './page-notices.ts'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { useClipboard } from '../ui/use-clipboard.ts'
import { goTo, useRoute } from './route.ts'
import type { ScreenId } from './route.ts'
import { Strip } from './strip.tsx'
import styles from './shell.module.css'

const SCREEN_OF = {
  overview: Overview,
  chat: Chat,
  ledger: Ledger,
  fleet: Fleet,
  routing: Routing,
  budgets: Budgets,
  settings: Settings,
} as const satisfies Record<ScreenId, ComponentType>

type Overlay = 'palette' | 'help' | null

/** The frame of every screen: strip on top, rail on the left, the screen, and what opens over them. */
export function Shell() {
  const screen = useRoute()
  const Screen = SCREEN_OF[screen]
  const connection = useConnection()
  const [overlay, setOverlay] = useState<Overlay>(null)
  const urlClipboard = useClipboard()
  const main = useRef<HTMLElement>(null)

  const act = useCallback((action: KeyAction) => {
    if (action.do === 'go') goTo(action.screen)
    else setOverlay((open) => (open === action.do ? null : action.do))
  }, [])
  useKeys(act)
  usePageNotices()
  const close = useCallback(() => setOverlay(null), [])

  // A conversation does not age; figures do.
  const stale = screen !== 'chat' && connection.phase === 'lost' && connection.everConnected
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to the screen
      </button>
      <div className={styles.strip}>
        <Strip onPalette={() => setOverlay('palette')} urlClipboard={urlClipboard} />
      </div>
      <div className={styles.banner}>
        <LostBanner />
        <OverrideBanner />
      </div>
      <div className={styles.rail}>
        <Rail current={screen} onHelp={() => setOverlay('help')} />
      </div>
      <main ref={main} className={styles.screen} tabIndex={-1} data-stale={stale ? '' : undefined}>
        <Screen />
      </main>
      <Palette open={overlay === 'palette'} onClose={close} onCopyUrl={urlClipboard[1]} />
      <OverrideDialogs />
      <Help open={overlay === 'help'} onClose={close} />
    </div>
  )
}
