/** Which screen the address names. */
import { useSyncExternalStore } from 'react'

export const SCREENS = [
  { id: 'overview', title: 'Overview', key: 'o' },
  { id: 'chat', title: 'Chat', key: 'c' },
] as const

export type ScreenId = (typeof SCREENS)[number]['id']

/** The screen of a fragment like `#/chat`; the overview for everything else. */
export function parseRoute(hash: string): ScreenId {
  const name = /^#\/([a-z]+)\/?$/.exec(hash)?.[1]
  return SCREENS.find(({ id }) => id === name)?.id ?? 'overview'
}

export const hrefOf = (screen: ScreenId): string => `#/${screen}`

export function goTo(screen: ScreenId): void {
  location.hash = hrefOf(screen)
}

function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export const useRoute = (): ScreenId => useSyncExternalStore(onHashChange, () => parseRoute(location.hash))
