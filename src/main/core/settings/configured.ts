/** What the environment and the command line have set: shown with where it comes from, changed only there. */
import type { SettingState, SettingValue } from '../../../shared/contract/settings.ts'
import { exactUsd } from '../../../shared/money.ts'
import type { Config, ConfigName } from '../config.ts'

interface Row {
  readonly name: ConfigName
  readonly group: SettingState['group']
  readonly title: string
  readonly description: string
  /** Where it can be changed. */
  readonly from: string
  readonly value: SettingValue
  readonly default: SettingValue
  readonly secret?: true
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined

/**
 * What of `Config` only a new start changes, in the order of docs/configuration.md. A secret is only "set" or "not set". `port` is the
 * one the gateway listens on, which only the system knows where the configured one is 0.
 */
export function configuredSettings(config: Config, port: number = config.port): SettingState[] {
  const { origins = {} } = config
  const rows: readonly Row[] = [
    {
      name: 'dataDir',
      group: 'Storage',
      title: 'Data folder',
      description: 'Where the ledger lives; in sandbox mode a folder of its own within.',
      from: 'SOPHIA_DATA_DIR or --data-dir',
      value: config.dataDir,
      default: "the platform's user-data folder",
    },
    {
      name: 'host',
      group: 'Gateway',
      title: 'Listen on',
      description: 'The address at which the gateway takes requests.',
      from: 'SOPHIA_HOST or --host',
      value: config.host,
      default: '127.0.0.1',
    },
    {
      name: 'port',
      group: 'Gateway',
      title: 'Port',
      description:
        config.port === 0
          ? 'Set to 0, which takes a free one at each start: now this one.'
          : '0 takes a free one at each start.',
      from: 'SOPHIA_PORT or --port',
      value: port,
      default: 9040,
    },
    {
      name: 'allowedHosts',
      group: 'Gateway',
      title: 'Further host names accepted',
      description: 'Requests that name any other host are refused; loopback names are always accepted.',
      from: 'SOPHIA_ALLOWED_HOSTS',
      value: [...config.allowedHosts],
      default: [],
    },
    {
      name: 'allowedOrigins',
      group: 'Gateway',
      title: 'Further origins accepted',
      description: 'Pages from any other origin are refused; the console itself is always accepted.',
      from: 'SOPHIA_ALLOWED_ORIGINS',
      value: [...config.allowedOrigins],
      default: [],
    },
    {
      name: 'gatewayKey',
      group: 'Gateway',
      title: 'Client key of the environment',
      description: 'Without it, a first key is made and shown once; further ones are made in the console.',
      from: 'SOPHIA_GATEWAY_KEY',
      value: isSet(config.gatewayKey),
      default: false,
      secret: true,
    },
    {
      name: 'timezone',
      group: 'Budgets',
      title: 'Timezone',
      description: 'The calendar by which the daily and the monthly budget begin and end.',
      from: 'SOPHIA_TIMEZONE',
      value: config.timezone,
      default: "the system's",
    },
    {
      name: 'dailyLimit',
      group: 'Budgets',
      title: 'Daily budget in USD',
      description: 'A hard limit over everything.',
      from: 'LAMBDA_DAILY_BUDGET',
      value: exactUsd(config.dailyLimit),
      default: '50',
    },
    {
      name: 'monthlyLimit',
      group: 'Budgets',
      title: 'Monthly budget in USD',
      description: 'A hard limit over everything.',
      from: 'LAMBDA_MONTHLY_BUDGET',
      value: exactUsd(config.monthlyLimit),
      default: '1000',
    },
    {
      name: 'environment',
      group: 'Targets',
      title: 'Mode',
      description:
        'Live once there is a provider, here or in the environment; sandbox answers are made up and cost nothing.',
      from: 'LAMBDA_SERVERLESS_API_KEY, LAMBDA_SERVERLESS_BASE_URL or --sandbox',
      value: config.environment,
      default: 'sandbox',
    },
    {
      name: 'serverlessUrl',
      group: 'Targets',
      title: 'Serverless provider',
      description: 'Its OpenAI-compatible base URL.',
      from: 'LAMBDA_SERVERLESS_BASE_URL',
      value: config.serverless?.baseUrl ?? null,
      default: null,
    },
    {
      name: 'serverlessKey',
      group: 'Targets',
      title: 'Key of the serverless provider',
      description: 'Sent to the provider alone.',
      from: 'LAMBDA_SERVERLESS_API_KEY',
      value: origins.serverlessKey !== undefined || isSet(config.serverless),
      default: false,
      secret: true,
    },
    {
      name: 'gpuEndpoints',
      group: 'Targets',
      title: 'Own inference servers',
      description: 'Asked beside the serverless provider, as the split says; in the sandbox, too.',
      from: 'LAMBDA_GPU_ENDPOINTS',
      value: [...config.gpuEndpoints],
      default: [],
    },
    {
      name: 'cloudKey',
      group: 'Fleet',
      title: 'Key of Lambda Cloud',
      description:
        'Lists, launches and ends instances; without it machines are entered by hand. In the sandbox it is not used: that has a cloud of its own.',
      from: 'LAMBDA_CLOUD_API_KEY',
      value: origins.cloudKey !== undefined || isSet(config.cloud),
      default: false,
      secret: true,
    },
    {
      name: 'cloudUrl',
      group: 'Fleet',
      title: 'Lambda Cloud',
      description: 'The base URL of its API; used with a key alone.',
      from: 'LAMBDA_CLOUD_BASE_URL',
      value: config.cloud?.baseUrl ?? null,
      default: 'https://cloud.lambda.ai/api/v1',
    },
    {
      name: 'slackWebhookUrl',
      group: 'Alerts',
      title: 'Slack webhook of the environment',
      description: 'Where alerts go; without it, Slack can be set up in the console.',
      from: 'SLACK_WEBHOOK_URL',
      value: isSet(config.slackWebhookUrl),
      default: false,
      secret: true,
    },
  ]
  return rows.map(({ from, secret, ...row }) => ({
    ...row,
    takes: { type: secret ? 'secret' : 'text' },
    perTarget: null,
    origin: origins[row.name] ?? { kind: 'default' },
    changeable: false,
    changedBy: `Set ${from}, and start again.`,
  }))
}
