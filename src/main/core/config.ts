/** What the core is built from. Hosts read it from the environment and the command line. */
import type { NanoUsd } from '../../shared/money.ts'

/** A server of the OpenAI API, as configured. */
export interface Provider {
  /** Without a trailing slash, ending in `/v1` or the like. */
  readonly baseUrl: string
  readonly apiKey: string
}

export interface UpstreamTimeouts {
  /** From dispatch to the first byte of the answer. */
  readonly firstByteMs: number
  /** Between two chunks of the answer. */
  readonly idleMs: number
  /** From dispatch to the end of the answer, looked after every half second. */
  readonly totalMs: number
}

/** Where a value comes from. */
export type ConfigOrigin =
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'command_line'; readonly option: string }

/** What is configured, by the names under which Settings shows it. */
export type ConfigName =
  | Exclude<keyof Config, 'serverless' | 'cloud' | 'liveDataDir' | 'upstreamTimeouts' | 'origins'>
  | 'serverlessUrl'
  | 'serverlessKey'
  | 'cloudUrl'
  | 'cloudKey'

export interface Config {
  readonly environment: 'sandbox' | 'live'
  /** Where the ledger lives; already the `sandbox/` folder in sandbox mode. */
  readonly dataDir: string
  /** In sandbox mode, where the live console keeps its ledger; null when this is that console. */
  readonly liveDataDir: string | null
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** `Host` values accepted besides the loopback names, lower case, without a port. */
  readonly allowedHosts: readonly string[]
  /** `Origin` values accepted besides the page's own. */
  readonly allowedOrigins: readonly string[]
  /** Null: one is made at the first start. */
  readonly gatewayKey: string | null
  readonly timezone: string
  /** The one that the environment names; null in sandbox mode, and where providers were only added in the console. */
  readonly serverless: Provider | null
  /** Roots of the team's own inference servers, without `/v1`. */
  readonly gpuEndpoints: readonly string[]
  /** Lambda Cloud, its base URL with `/api/v1`; null without a key, and in sandbox mode, which has a cloud of its own. */
  readonly cloud?: Provider | null
  readonly dailyLimit: NanoUsd
  readonly monthlyLimit: NanoUsd
  readonly serverlessRatio: number
  /** Where alerts go; a secret. Without it Slack is set up in the console, or not at all. */
  readonly slackWebhookUrl?: string | null
  /** For all targets, whatever their settings say: for tests. */
  readonly upstreamTimeouts?: UpstreamTimeouts
  /** How much of recorded prompts and answers may be in memory at once; 32 MB without it. */
  readonly bodyQueueBytes?: number
  /** Of those values that are not defaults. */
  readonly origins?: Partial<Record<ConfigName, ConfigOrigin>>
}
