/** The core: everything but the host. Built by `createCore(config, ports)`, stopped by `core.stop()`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { Notify } from './alerts/alerts.ts'
import type { ConsoleApi } from './console/api.ts'
import type { Seal } from './vault/vault.ts'
import type { SandboxWithCloud } from './sandbox/sandbox.ts'

/** What the core needs of its host. */
export interface Ports {
  readonly log: Logger
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** The web host's page, its assets and its `/rpc`, on the gateway's port; the desktop app has none. */
  readonly web?: (console: ConsoleApi) => WebSurface
  /** Seals the keys of providers on the disk; without it they lie in clear text in a file that only this user can read. */
  readonly seal?: Seal
  /** Shows a notification of the desktop's; the web host has none, and its page shows alerts itself. */
  readonly notify?: Notify
}

/** Called after the Host and Origin checks, for paths that the gateway does not serve itself. */
export interface WebSurface {
  /** False when the path is not its own either. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends the open connections. */
  close(): void
}

export interface Core {
  readonly gateway: { readonly url: string; readonly port: number }
  /** The first client key, when this start made it: shown once, stored only as a hash. */
  readonly newGatewayKey: string | null
  readonly console: ConsoleApi
  /** The upstream of sandbox mode, and its cloud; null when live. */
  readonly sandbox: SandboxWithCloud | null
  /** Drains what is in flight (bounded), settles it, closes everything in reverse order. Safe to call twice. */
  stop(): Promise<void>
}
