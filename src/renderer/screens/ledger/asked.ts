/** What the address asks now, and the moment up to which it is answered: rows that come later do not move the list. */
import { useState, useSyncExternalStore } from 'react'
import { hrefWith, onHashChange, parseQuery } from '../../app/route.ts'
import { readQuery, writeQuery } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'

export interface Asked {
  readonly query: LedgerQuery
  /** By the core's clock. */
  readonly at: number
}

interface AskedStore {
  readonly read: () => Asked
  readonly onChange: (listener: () => void) => () => void
  readonly ask: (query: LedgerQuery) => void
  /** The same question as of now. */
  readonly askAgain: () => void
}

/** `aheadMs`: how far the core's clock is ahead of this page's. `section`: the part of the ledger that is asked. */
function createAsked(aheadMs: number, section?: string): AskedStore {
  const now = (): number => Date.now() + aheadMs
  let hash = location.hash
  let asked: Asked = { query: readQuery(parseQuery(hash)), at: now() }
  const listeners = new Set<() => void>()

  const read = (): Asked => {
    if (hash !== location.hash) {
      hash = location.hash
      asked = { query: readQuery(parseQuery(hash)), at: now() }
    }
    return asked
  }
  const askAgain = (): void => {
    asked = { ...asked, at: now() }
    for (const listener of [...listeners]) listener()
  }
  return {
    read,
    askAgain,
    onChange(listener) {
      listeners.add(listener)
      const leave = onHashChange(listener)
      return () => {
        listeners.delete(listener)
        leave()
      }
    },
    ask(query) {
      const href = hrefOfQuery(query, section)
      if (location.hash === href) askAgain()
      else location.hash = href
    },
  }
}

export const hrefOfQuery = (query: LedgerQuery, section?: string): string =>
  hrefWith('ledger', writeQuery(query), section)

export function useAsked(aheadMs: number, section?: string): Asked & Pick<AskedStore, 'ask' | 'askAgain'> {
  const [store] = useState(() => createAsked(aheadMs, section))
  const { query, at } = useSyncExternalStore(store.onChange, store.read)
  return { query, at, ask: store.ask, askAgain: store.askAgain }
}
