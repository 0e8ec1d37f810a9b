/**
 * The web host's key to `/rpc`. It arrives in the fragment, which no server and no log ever sees, and moves to the
 * browser's storage for this address, so that a reload works, a link into the console opens in a new tab, and a
 * copied address gives nothing away.
 */

const STORAGE_KEY = 'sophia.token'
/** What may stand in a WebSocket subprotocol name (RFC 9110 token characters). */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/

export interface TokenPage {
  readonly hash: string
  /** Replaces the fragment without a new entry in the history. */
  dropHash(): void
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
}

/** The token in a fragment like `#token=abc`; null when there is none that could be sent. */
export function tokenInHash(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token')
  return token !== null && TOKEN.test(token) ? token : null
}

/** Moves a token from the address bar to the storage; returns the one to use, or null when none is known. */
export function takeToken(page: TokenPage): string | null {
  const fresh = tokenInHash(page.hash)
  if (fresh === null) return page.storage.getItem(STORAGE_KEY)
  page.storage.setItem(STORAGE_KEY, fresh)
  page.dropHash()
  return fresh
}

/** The token of this browser. */
export function takeOwnToken(): string | null {
  return takeToken({
    hash: location.hash,
    dropHash: () => history.replaceState(history.state, '', location.pathname + location.search),
    storage: localStorage,
  })
}
