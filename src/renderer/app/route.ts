/** Which screen the address names, and which section of it. */
import { useSyncExternalStore } from 'react'

export const SCREENS = [
  { id: 'overview', title: 'Overview', key: 'o' },
  { id: 'chat', title: 'Chat', key: 'c' },
] as const

export type ScreenId = (typeof SCREENS)[number]['id']

const FRAGMENT = /^#\/(?<screen>[a-z]+)(?:\/(?<section>[a-z]+))?\/?$/

/** The screen of a fragment like `#/chat`; the overview for everything else. */
export function parseRoute(hash: string): ScreenId {
  const name = FRAGMENT.exec(hash)?.groups?.screen
  return SCREENS.find(({ id }) => id === name)?.id ?? 'overview'
}

/** The section of a fragment like `#/settings/prices`; null where it names none. The screen knows which exist. */
export const parseSection = (hash: string): string | null => FRAGMENT.exec(hash)?.groups?.section ?? null

export const hrefOf = (screen: ScreenId, section?: string): string =>
  section === undefined ? `#/${screen}` : `#/${screen}/${section}`

export function goTo(screen: ScreenId, section?: string): void {
  location.hash = hrefOf(screen, section)
}

function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export const useRoute = (): ScreenId => useSyncExternalStore(onHashChange, () => parseRoute(location.hash))

export const useSection = (): string | null =>
  useSyncExternalStore(onHashChange, () => parseSection(location.hash))
