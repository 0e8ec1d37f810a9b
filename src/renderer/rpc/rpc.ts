/** The page's one connection to its core: opened at start, reopened whenever it is lost. */
import { backoffMs } from './backoff.ts'
import { AccessRefused, openChannel } from './transport.ts'
import type { Client, OpenChannel, Refused } from './transport.ts'

export type Connection =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected'; readonly client: Client }
  /** `since`: when it broke, or when the page first failed to connect (ms since the epoch). */
  | { readonly phase: 'lost'; readonly since: number; readonly everConnected: boolean }
  | { readonly phase: 'refused'; readonly why: Refused }

export interface Rpc {
  readonly connection: () => Connection
  readonly onChange: (listener: () => void) => () => void
  /** Cuts the wait short; does nothing while connected. */
  readonly retryNow: () => void
}

/** A channel that lasted this long was a good one: the next break starts with a short wait again. */
const GOOD_CHANNEL_MS = 5_000

export function createRpc(open: OpenChannel = openChannel): Rpc {
  let connection: Connection = { phase: 'connecting' }
  let endWait: (() => void) | null = null
  const listeners = new Set<() => void>()

  const become = (next: Connection): void => {
    connection = next
    for (const listener of [...listeners]) listener()
  }
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      endWait = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** One channel from its opening to its end; says whether it was good. Rejects as `open` does. */
  async function holdOneChannel(): Promise<boolean> {
    const channel = await open()
    const openedAt = Date.now()
    become({ phase: 'connected', client: channel.client })
    const why = await channel.closed
    if (why === 'token_refused') throw new AccessRefused(why)
    return Date.now() - openedAt >= GOOD_CHANNEL_MS
  }

  async function keepConnected(): Promise<void> {
    let failures = 0
    for (;;) {
      try {
        if (await holdOneChannel()) failures = 0
      } catch (error) {
        if (error instanceof AccessRefused) {
          become({ phase: 'refused', why: error.refused })
          await new Promise<void>((resolve) => (endWait = resolve))
          become({ phase: 'connecting' })
          continue
        }
      }
      if (connection.phase !== 'lost') {
        become({ phase: 'lost', since: Date.now(), everConnected: connection.phase === 'connected' })
      }
      await wait(backoffMs(failures))
      failures += 1
    }
  }

  void keepConnected()
  return {
    connection: () => connection,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow: () => endWait?.(),
  }
}
