/** The actions that exist, for the palette. */
import {
  BellRing,
  CirclePause,
  CirclePlus,
  Copy,
  FlaskConical,
  MessageSquarePlus,
  Monitor,
  Moon,
  ScrollText,
  Sparkles,
  Sun,
  TrendingUp,
  Undo2,
  Waypoints,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { OpenDialog } from '../parts/budgets/budgets-store.ts'
import { useBudgetsStore } from '../parts/budgets/budgets-store.ts'
import { useOverridesStore } from '../parts/overrides/overrides-store.ts'
import { SIDE_WORDS, deedInWords } from '../parts/overrides/words.ts'
import { useChatStore } from '../screens/chat/chat-store.ts'
import { useBudgets } from './budgets.tsx'
import { FLEET_ACTIONS } from './fleet-actions.ts'
import { useOverrides } from './overrides.tsx'
import { SCREEN_ICONS } from './rail.tsx'
import { askForNotices, canAskForNotices } from './page-notices.ts'
import { SCREENS, goTo } from './route.ts'
import { useStatus } from './status.tsx'
import { setTheme, useTheme } from './theme.ts'
import type { Theme } from './theme.ts'
import { useRolloutActions } from './use-rollout-actions.ts'
import { useUnitActions } from './use-unit-actions.ts'
import { openAiBaseUrl } from './words.ts'

export interface Action {
  readonly name: string
  readonly hint?: string
  readonly icon: LucideIcon
  readonly run: () => void
}

export interface ActionGroup {
  readonly title: string
  readonly actions: readonly Action[]
}

/** `onCopyUrl` copies the gateway's URL, and confirms it where that URL stands. */
export function useActions(onCopyUrl: (url: string) => void): readonly ActionGroup[] {
  const status = useStatus()
  const theme = useTheme()
  const newChat = useChatStore((chat) => chat.newChat)
  const openPicker = useChatStore((chat) => chat.openPicker)

  const budgets = useBudgets()
  const openDialog = useBudgetsStore((store) => store.open)
  const onBudgets = (dialog: OpenDialog): void => {
    goTo('budgets')
    openDialog(dialog)
  }

  const inForce = useOverrides()
  const openOverride = useOverridesStore((store) => store.open)

  const themed = (choice: Theme, name: string, icon: LucideIcon): Action => ({
    name,
    icon,
    ...(theme === choice && { hint: 'Current' }),
    run: () => setTheme(choice),
  })
  const gateway =
    status === null
      ? []
      : [{ url: openAiBaseUrl(status.gatewayUrl) }].map(({ url }) => ({
          name: 'Copy gateway URL',
          hint: url,
          icon: Copy,
          run: () => onCopyUrl(url),
        }))

  const budgetActions: readonly Action[] = [
    { name: 'New budget', icon: CirclePlus, run: () => onBudgets({ what: 'create' }) },
    ...(budgets ?? []).map(({ id, name }) => ({
      name: `Raise the limit of ${name}`,
      icon: TrendingUp,
      run: () => onBudgets({ what: 'raise', budgetId: id }),
    })),
  ]

  const rolloutActions = useRolloutActions()
  const unitActions = useUnitActions()
  const targets = status?.targets ?? []
  const overrideActions: readonly Action[] = [
    ...(['gpu', 'serverless'] as const).map((side) => ({
      name: `Force ${SIDE_WORDS[side]}…`,
      icon: Waypoints,
      run: () => openOverride({ what: 'force', side }),
    })),
    ...targets.map(({ id, name }) => ({
      name: `Pause ${name}…`,
      ...(id !== name && { hint: id }),
      icon: CirclePause,
      run: () => openOverride({ what: 'pause', target: id }),
    })),
    ...inForce.map((override) => ({
      name: `Revert override: ${deedInWords(override.terms, targets)}`,
      icon: Undo2,
      run: () => openOverride({ what: 'revert', override }),
    })),
  ]

  return [
    {
      title: 'Go to',
      actions: [
        ...SCREENS.map(({ id, title, key }) => ({
          name: `Go to ${title}`,
          hint: `g ${key}`,
          icon: SCREEN_ICONS[id],
          run: () => goTo(id),
        })),
        { name: 'Try a prompt', hint: 'Routing', icon: FlaskConical, run: () => goTo('routing', 'models') },
        { name: 'Audit log', hint: 'Settings', icon: ScrollText, run: () => goTo('settings', 'audit') },
      ],
    },
    {
      title: 'Do',
      actions: [
        {
          name: 'New chat',
          icon: MessageSquarePlus,
          run: () => {
            newChat()
            goTo('chat')
          },
        },
        {
          name: 'Choose model',
          icon: Sparkles,
          run: () => {
            goTo('chat')
            openPicker(true)
          },
        },
        ...gateway,
        ...overrideActions,
        ...FLEET_ACTIONS,
        ...unitActions,
        ...rolloutActions,
        ...budgetActions,
        ...(canAskForNotices()
          ? [{ name: 'Show alerts as notifications of this browser', icon: BellRing, run: askForNotices }]
          : []),
      ],
    },
    {
      title: 'Theme',
      actions: [
        themed('system', 'Theme: follow the system', Monitor),
        themed('light', 'Theme: light', Sun),
        themed('dark', 'Theme: dark', Moon),
      ],
    },
  ]
}
