/** The desktop app's entry: what must come before `ready`, then the steps of a start, the window last. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, session } from 'electron'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import type { Config } from './core/config.ts'
import { createConsoleServer } from './core/console/console.ts'
import type { Core } from './core/core.ts'
import { createCore } from './core/create.ts'
import { hasProviders } from './core/ledger/ledger.ts'
import { ownArguments } from './hosts/electron/arguments.ts'
import { guardContents, guardSession } from './hosts/electron/guards.ts'
import { handOverPorts } from './hosts/electron/handover.ts'
import { showNewKey } from './hosts/electron/new-key.ts'
import { createNotify } from './hosts/electron/notifications.ts'
import { stopOnQuit } from './hosts/electron/quit.ts'
import { createSeal } from './hosts/electron/seal.ts'
import { registerConsoleScheme, serveConsoleScheme } from './hosts/electron/scheme.ts'
import { bringToFront, openWindow } from './hosts/electron/window.ts'
import { openPage } from './hosts/page.ts'
import { describeStartError } from './hosts/start-error.ts'

// Standard output is for the ready line alone.
const log = pino({ level: 'info', base: null }, pino.destination({ dest: 2, sync: true }))
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs')
const RENDERER = join(import.meta.dirname, '../renderer')

try {
  registerConsoleScheme()
  const config = readDesktopConfig()
  keepAllDataIn(config.dataDir)
  if (app.requestSingleInstanceLock()) run(config)
  else app.exit(0)
} catch (error) {
  fail(error)
}

function run(config: Config): void {
  const starting = app.whenReady().then(() => start(config))
  stopOnQuit(async () => (await starting).stop(), log)
  starting.catch(fail)
}

async function start(config: Config): Promise<Core> {
  await using parts = new AsyncDisposableStack()
  let showConsole = (): void => undefined
  const notify = createNotify(() => showConsole())
  const seal = await createSeal()
  const core = await createCore(config, {
    log,
    now: Date.now,
    ...(notify && { notify }),
    ...(seal && { seal }),
  })
  parts.defer(() => core.stop())
  guardSession(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log))
  serveConsoleScheme(session.defaultSession, openPage(RENDERER, "'none'"))
  handOverPorts(createConsoleServer(core.console, log), log)
  const window = await openWindow(PRELOAD)
  showConsole = () => bringToFront(window)
  app.on('second-instance', showConsole)
  process.stdout.write(`${JSON.stringify({ event: 'ready', ...core.gateway, pid: process.pid })}\n`)
  if (core.newGatewayKey !== null) {
    showNewKey(window, core.newGatewayKey, core.gateway.url).catch((error: unknown) =>
      log.error({ err: error }, 'the new gateway key could not be shown'),
    )
  }
  parts.move()
  return core
}

function readDesktopConfig(): Config {
  const defaultDataDir = app.getPath('userData')
  return readConfig({ env: process.env, args: ownArguments(process.argv), defaultDataDir, hasProviders })
    .config
}

/** The browser engine's own files go there too, and with them the lock: one console to a ledger. */
function keepAllDataIn(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  app.setPath('userData', dataDir)
}

function fail(error: unknown): void {
  const { line, exitCode } = describeStartError(error)
  process.stderr.write(`sophia-console: ${line}\n`)
  app.exit(exitCode)
}
