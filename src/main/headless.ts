/** The Node entry: the core behind HTTP and WebSocket, its page in any browser. */
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readConfig, USAGE } from './config.ts'
import { createCore } from './core/create.ts'
import { hasProviders } from './core/ledger/ledger.ts'
import { defaultDataDir } from './hosts/data-dir.ts'
import { stopOnSignals } from './hosts/shutdown.ts'
import { describeStartError } from './hosts/start-error.ts'
import { readConsoleToken } from './hosts/web/console-token.ts'
import { createWebSurface } from './hosts/web/web.ts'

// Standard output is for the ready line alone.
const log = pino({ level: 'info', base: null }, pino.destination({ dest: 2, sync: true }))

try {
  const { config, json, help } = readConfig({
    env: process.env,
    args: process.argv.slice(2),
    defaultDataDir: defaultDataDir(),
    hasProviders,
  })
  if (help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  const token = readConsoleToken(config.dataDir)
  const core = await createCore(config, {
    log,
    now: Date.now,
    web: (console) =>
      createWebSurface(console, {
        token,
        pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
        log,
      }),
  })
  stopOnSignals(() => {
    const { inFlight } = core.console.overview.snapshot().state
    if (inFlight > 0) process.stderr.write(`Finishing ${inFlight} in flight, at most 10 s …\n`)
    return core.stop()
  })
  const url = `${core.gateway.url}/#token=${token}`
  process.stdout.write(json ? readyJson() : readyWords())

  function readyJson(): string {
    const { port } = core.gateway
    const made = core.newGatewayKey === null ? {} : { gatewayKey: core.newGatewayKey }
    return `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, ...made })}\n`
  }

  function readyWords(): string {
    const lines = [
      ...(config.environment === 'sandbox'
        ? ['SANDBOX: no real provider is asked, so answers are made up and cost nothing real.']
        : []),
      ...(core.newGatewayKey === null ? [] : [`Client key, shown this once: ${core.newGatewayKey}`]),
      `Sophia Console ready at ${url}`,
    ]
    return `${lines.join('\n')}\n`
  }
} catch (error) {
  const { line, exitCode } = describeStartError(error)
  process.stderr.write(`sophia-console: ${line}\n`)
  process.exit(exitCode)
}
