/**
 * The environment and the command line, read once at start. A bad value ends the start: the host prints the
 * error's message, which names the variable, what is wrong and what is accepted, and exits with EX_CONFIG.
 */
import { parseArgs } from 'node:util'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { parseUsd, type NanoUsd } from '../shared/money.ts'
import type { Config, ConfigName, ConfigOrigin } from './core/config.ts'

/** sysexits.h: something was found in an unconfigured or misconfigured state. */
export const EX_CONFIG = 78

/** Lambda's own. */
const LAMBDA_CLOUD_URL = 'https://cloud.lambda.ai/api/v1'

export class ConfigError extends Error {
  constructor(name: string, problem: string) {
    super(`${name}: ${problem}`)
    this.name = 'ConfigError'
  }
}

export const USAGE = `npm run serve -- [--port N] [--host H] [--data-dir D] [--sandbox] [--json]

  --port N      listen there; 0 takes a free port (default 9040)
  --host H      listen on that address (default 127.0.0.1)
  --data-dir D  keep the ledger there
  --sandbox     run on made-up answers, even where a provider is configured
  --json        print one line of JSON when ready, and nothing else

The environment variables are described in docs/configuration.md.
`

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The arguments after the program's own name. */
  readonly args: readonly string[]
  /** The platform's user-data folder for this app. */
  readonly defaultDataDir: string
  /** Whether providers were added in the console that keeps its ledger there. */
  readonly hasProviders: (dataDir: string) => boolean
}

export interface StartOptions {
  readonly config: Config
  /** One line of JSON on stdout instead of words. */
  readonly json: boolean
  /** Only say how it is used. */
  readonly help: boolean
}

/** Reads and checks everything. Throws {@link ConfigError} at the first bad value. */
export function readConfig({ env, args, defaultDataDir, hasProviders }: ConfigSource): StartOptions {
  const flags = readFlags(args)
  const value = (name: string): string | null => {
    const text = env[name]?.trim() ?? ''
    return text === '' ? null : text
  }
  refuseSharedLedger(value('DATABASE_URL'))
  const apiKey = readKey('LAMBDA_SERVERLESS_API_KEY', value('LAMBDA_SERVERLESS_API_KEY'))
  const givenBaseUrl = value('LAMBDA_SERVERLESS_BASE_URL')
  const baseUrl = givenBaseUrl && readUrl('LAMBDA_SERVERLESS_BASE_URL', givenBaseUrl)
  if (apiKey && !baseUrl) {
    throw new ConfigError(
      'LAMBDA_SERVERLESS_BASE_URL',
      'not set, so LAMBDA_SERVERLESS_API_KEY names no provider; give an OpenAI-compatible base URL such as https://api.example.com/v1',
    )
  }
  const serverless = apiKey && baseUrl && !flags.sandbox ? { apiKey, baseUrl } : null
  const cloudKey = readKey('LAMBDA_CLOUD_API_KEY', value('LAMBDA_CLOUD_API_KEY'))
  const cloudUrl = readUrl('LAMBDA_CLOUD_BASE_URL', value('LAMBDA_CLOUD_BASE_URL') ?? LAMBDA_CLOUD_URL)
  const dataDir = resolve(readText('--data-dir', flags.dataDir) ?? value('SOPHIA_DATA_DIR') ?? defaultDataDir)
  const isLive = !flags.sandbox && (serverless !== null || hasProviders(dataDir))
  const config: Config = {
    environment: isLive ? 'live' : 'sandbox',
    dataDir: isLive ? dataDir : join(dataDir, 'sandbox'),
    liveDataDir: isLive ? null : dataDir,
    host: readAddress(
      flags.host === undefined ? 'SOPHIA_HOST' : '--host',
      flags.host ?? value('SOPHIA_HOST'),
    ),
    port: readPort(flags.port === undefined ? 'SOPHIA_PORT' : '--port', flags.port ?? value('SOPHIA_PORT')),
    allowedHosts: readList(value('SOPHIA_ALLOWED_HOSTS')).map((host) => readHost(host)),
    allowedOrigins: readList(value('SOPHIA_ALLOWED_ORIGINS')).map((origin) => readOrigin(origin)),
    gatewayKey: readGatewayKey(value('SOPHIA_GATEWAY_KEY')),
    timezone: readTimezone(value('SOPHIA_TIMEZONE')),
    serverless,
    gpuEndpoints: readList(value('LAMBDA_GPU_ENDPOINTS')).map((url) =>
      readUrl('LAMBDA_GPU_ENDPOINTS', url).replace(/\/v1$/, ''),
    ),
    cloud: isLive && cloudKey ? { apiKey: cloudKey, baseUrl: cloudUrl } : null,
    dailyLimit: readLimit('LAMBDA_DAILY_BUDGET', value('LAMBDA_DAILY_BUDGET') ?? '50'),
    monthlyLimit: readLimit('LAMBDA_MONTHLY_BUDGET', value('LAMBDA_MONTHLY_BUDGET') ?? '1000'),
    serverlessRatio: readRatio(value('LAMBDA_SERVERLESS_RATIO') ?? '0.8'),
    slackWebhookUrl: readSlackUrl(value('SLACK_WEBHOOK_URL')),
    origins: originsOf(value, flags),
  }
  return { config, json: flags.json, help: flags.help }
}

const VARIABLES: Readonly<Partial<Record<ConfigName, string>>> = {
  environment: 'LAMBDA_SERVERLESS_API_KEY',
  dataDir: 'SOPHIA_DATA_DIR',
  host: 'SOPHIA_HOST',
  port: 'SOPHIA_PORT',
  allowedHosts: 'SOPHIA_ALLOWED_HOSTS',
  allowedOrigins: 'SOPHIA_ALLOWED_ORIGINS',
  gatewayKey: 'SOPHIA_GATEWAY_KEY',
  timezone: 'SOPHIA_TIMEZONE',
  serverlessUrl: 'LAMBDA_SERVERLESS_BASE_URL',
  serverlessKey: 'LAMBDA_SERVERLESS_API_KEY',
  gpuEndpoints: 'LAMBDA_GPU_ENDPOINTS',
  cloudUrl: 'LAMBDA_CLOUD_BASE_URL',
  cloudKey: 'LAMBDA_CLOUD_API_KEY',
  dailyLimit: 'LAMBDA_DAILY_BUDGET',
  monthlyLimit: 'LAMBDA_MONTHLY_BUDGET',
  serverlessRatio: 'LAMBDA_SERVERLESS_RATIO',
  slackWebhookUrl: 'SLACK_WEBHOOK_URL',
}

/** Where each value that is not a default comes from; the command line wins. */
function originsOf(
  value: (name: string) => string | null,
  flags: ReturnType<typeof readFlags>,
): Partial<Record<ConfigName, ConfigOrigin>> {
  const named = Object.entries(VARIABLES).filter(([, variable]) => value(variable) !== null)
  const given = (option: string): ConfigOrigin => ({ kind: 'command_line', option })
  return {
    ...Object.fromEntries(
      named.map(([name, variable]): [string, ConfigOrigin] => [name, { kind: 'environment', variable }]),
    ),
    ...(flags.host !== undefined && { host: given('--host') }),
    ...(flags.port !== undefined && { port: given('--port') }),
    ...(flags.dataDir !== undefined && { dataDir: given('--data-dir') }),
    ...(flags.sandbox && { environment: given('--sandbox') }),
  }
}

function readFlags(args: readonly string[]): {
  port?: string
  host?: string
  dataDir?: string
  sandbox: boolean
  json: boolean
  help: boolean
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        sandbox: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const { 'data-dir': dataDir, ...rest } = values
    return { ...rest, ...(dataDir !== undefined && { dataDir }) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      'command line',
      `${problem}; accepted are --port N, --host H, --data-dir D, --sandbox and --json`,
    )
  }
}

function readList(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function readUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const plain = url && !url.username && !url.password && !url.search && !url.hash
  if (!plain || !['http:', 'https:'].includes(url.protocol)) {
    // The value is not repeated: somebody may have put a password into it.
    throw new ConfigError(
      name,
      'not a base URL; accepted is http(s)://host[:port][/path] without user, query or fragment',
    )
  }
  return url.href.replace(/\/+$/, '')
}

/** The value is not repeated: who knows it may post with it. */
function readSlackUrl(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.username || url.password || url.hash || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError(
      'SLACK_WEBHOOK_URL',
      'not the URL of an incoming webhook; accepted is what Slack shows, such as https://hooks.slack.com/services/…',
    )
  }
  return url.href
}

function readPort(name: string, text: string | null): number {
  if (text === null) return 9040
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new ConfigError(name, `"${text}" is not a port; accepted is a whole number from 0 to 65535`)
  }
  return Number(text)
}

/** An empty argument would mean "here" or "everywhere" to whoever takes it. */
function readText(name: string, text: string | undefined): string | undefined {
  if (text?.trim() === '') throw new ConfigError(name, 'empty; accepted is a value, or leave it out')
  return text
}

function readAddress(name: string, text: string | null): string {
  if (text === null) return '127.0.0.1'
  if (isIP(text) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) {
    throw new ConfigError(
      name,
      `"${text}" is no address to listen on; accepted is an IP address or a host name`,
    )
  }
  return text
}

function readKey(name: string, key: string | null): string | null {
  if (key !== null && /[^\x21-\x7e]/.test(key)) {
    throw new ConfigError(
      name,
      'has spaces or other characters that no key has; accepted are printable ASCII characters',
    )
  }
  return key
}

/** Somebody who names a database counts on one budget for the whole team; several private ones would be a surprise. */
function refuseSharedLedger(url: string | null): void {
  if (url === null) return
  throw new ConfigError(
    'DATABASE_URL',
    'a shared ledger is not part of this version; accepted is to leave it out, and the ledger is SQLite in the data directory',
  )
}

function readHost(text: string): string {
  if (!/^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/i.test(text)) {
    throw new ConfigError(
      'SOPHIA_ALLOWED_HOSTS',
      `"${text}" is not a host name; accepted are names such as console.example.com, without a port`,
    )
  }
  return text.toLowerCase()
}

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  if (origin === 'null' || origin !== text.toLowerCase().replace(/\/$/, '')) {
    throw new ConfigError(
      'SOPHIA_ALLOWED_ORIGINS',
      `"${text}" is not an origin; accepted is scheme://host[:port], such as https://console.example.com`,
    )
  }
  return origin
}

function readGatewayKey(key: string | null): string | null {
  if (key !== null && (key.length < 16 || /[^\x21-\x7e]/.test(key))) {
    throw new ConfigError(
      'SOPHIA_GATEWAY_KEY',
      'too short or with spaces; accepted are 16 or more printable ASCII characters',
    )
  }
  return key
}

function readTimezone(name: string | null): string {
  const timezone = name ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return Temporal.Now.zonedDateTimeISO(timezone).timeZoneId
  } catch {
    throw new ConfigError(
      'SOPHIA_TIMEZONE',
      `"${timezone}" is not a timezone; accepted is an IANA name such as Europe/Berlin`,
    )
  }
}

function readLimit(name: string, text: string): NanoUsd {
  try {
    return parseUsd(text)
  } catch {
    throw new ConfigError(
      name,
      `"${text}" is not an amount; accepted is USD as a decimal, such as 50 or 12.50`,
    )
  }
}

function readRatio(text: string): number {
  const ratio = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new ConfigError(
      'LAMBDA_SERVERLESS_RATIO',
      `"${text}" is not a share; accepted is 0 to 1, such as 0.8`,
    )
  }
  return ratio
}
