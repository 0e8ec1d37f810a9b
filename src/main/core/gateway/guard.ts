/** Who may speak to the gateway at all: the Host and Origin allow-lists against DNS rebinding, and client keys. */
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../../../shared/errors.ts'
import type { ClientKey, ClientKeys } from '../ledger/ledger.ts'

export interface AllowLists {
  /** Lower case, without a port, besides the loopback names. */
  readonly hosts: readonly string[]
  readonly origins: readonly string[]
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Makes the check of a request's `Host` and `Origin`. It throws `host_not_allowed` or `origin_not_allowed`, and
 * returns the origin when there is one. A page's own origin is a loopback name, or an allowed host, with the port
 * that the request came in on.
 */
export function createHostGuard({ hosts, origins }: AllowLists): (request: IncomingMessage) => string | null {
  const allowedHosts = new Set([...LOOPBACK, ...hosts])
  const allowedOrigins = new Set(origins)
  return ({ headers }) => {
    const host = headers.host?.toLowerCase() ?? ''
    if (!allowedHosts.has(host.replace(/:\d+$/, ''))) {
      throw new Refusal(
        'host_not_allowed',
        'This Host is not served here. Use 127.0.0.1 or localhost, or add the name to SOPHIA_ALLOWED_HOSTS.',
      )
    }
    const { origin } = headers
    if (origin === undefined) return null
    const own = origin === `http://${host}` || origin === `https://${host}`
    if (!own && !allowedOrigins.has(origin)) {
      throw new Refusal(
        'origin_not_allowed',
        'This Origin is not allowed here. Add it to SOPHIA_ALLOWED_ORIGINS if it is yours.',
      )
    }
    return origin
  }
}

/** Throws `invalid_api_key` without saying what was wrong with it. */
export function authenticate(request: IncomingMessage, keys: ClientKeys): ClientKey {
  const [scheme, key] = request.headers.authorization?.split(' ') ?? []
  const known = scheme?.toLowerCase() === 'bearer' && key ? keys.authenticate(key) : undefined
  if (!known) {
    throw new Refusal(
      'invalid_api_key',
      'A client key of this gateway is needed, as "Authorization: Bearer …".',
    )
  }
  return known
}
