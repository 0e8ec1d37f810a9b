/** Which screen the address names, which section of it, and what it asks of that screen. */
import { useSyncExternalStore } from 'react'

export const SCREENS = [
  { id: 'overview', title: 'Overview', key: 'o' },
  { id: 'chat', title: 'Chat', key: 'c' },
  { id: 'ledger', title: 'Ledger', key: 'l' },
  { id: 'fleet', title: 'Fleet', key: 'f' },
  { id: 'routing', title: 'Routing', key: 'r' },
  { id: 'budgets', title: 'Budgets', key: 'b' },
  { id: 'settings', title: 'Settings', key: 's' },
] as const

export type ScreenId = (typeof SCREENS)[number]['id']

const FRAGMENT = /^#\/(?<screen>[a-z]+)(?:\/(?<section>[a-z]+))?\/?(?:\?(?<query>[^#]*))?$/

/** The screen of a fragment like `#/chat`; the overview for everything else. */
export function parseRoute(hash: string): ScreenId {
  const name = FRAGMENT.exec(hash)?.groups?.screen
  return SCREENS.find(({ id }) => id === name)?.id ?? 'overview'
}

/** The section of a fragment like `#/settings/prices`; null where it names none. The screen knows which exist. */
export const parseSection = (hash: string): string | null => FRAGMENT.exec(hash)?.groups?.section ?? null

/** What stands behind the question mark of a fragment like `#/ledger?model=auto`; the screen knows what it means. */
export const parseQuery = (hash: string): URLSearchParams =>
  new URLSearchParams(FRAGMENT.exec(hash)?.groups?.query ?? '')

export const hrefOf = (screen: ScreenId, section?: string): string =>
  section === undefined ? `#/${screen}` : `#/${screen}/${section}`

/** A link to a screen with what it is asked: `hrefWith('ledger', new URLSearchParams({ model: 'auto' }))`. */
export function hrefWith(screen: ScreenId, query: URLSearchParams, section?: string): string {
  const text = query.toString()
  const href = hrefOf(screen, section)
  return text === '' ? href : `${href}?${text}`
}

export function goTo(screen: ScreenId, section?: string): void {
  location.hash = hrefOf(screen, section)
}

export function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export const useRoute = (): ScreenId => useSyncExternalStore(onHashChange, () => parseRoute(location.hash))

export const useSection = (): string | null =>
  useSyncExternalStore(onHashChange, () => parseSection(location.hash))
