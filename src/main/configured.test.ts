/** What the environment and the command line have set, as Settings shows it. */
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { configuredSettings } from './core/settings/settings.ts'

const SECRETS = {
  LAMBDA_SERVERLESS_API_KEY: 'sk-very-secret-provider',
  SOPHIA_GATEWAY_KEY: 'sk-very-secret-gateway',
  LAMBDA_CLOUD_API_KEY: 'secret_very-secret-cloud',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T0/B0/very-secret',
}

/** By name, as a start with these would list them. */
function shown(env: Record<string, string>, ...args: string[]) {
  const source = {
    env: { SOPHIA_TIMEZONE: 'UTC', ...env },
    args,
    defaultDataDir: '/data',
    hasProviders: () => false,
  }
  const settings = configuredSettings(readConfig(source).config)
  return Object.fromEntries(settings.map((setting) => [setting.name, setting]))
}

it('is listed with where it comes from, and what to do to change it', () => {
  const settings = shown(
    { SOPHIA_PORT: '9041', LAMBDA_DAILY_BUDGET: '12.50' },
    '--port',
    '0',
    '--data-dir',
    '/b',
  )
  expect(settings).toMatchObject({
    port: {
      value: 0,
      default: 9040,
      origin: { kind: 'command_line', option: '--port' },
      changeable: false,
      changedBy: 'Set SOPHIA_PORT or --port, and start again.',
    },
    dataDir: { value: resolve('/b', 'sandbox'), origin: { option: '--data-dir' } },
    dailyLimit: { value: '12.5', origin: { kind: 'environment', variable: 'LAMBDA_DAILY_BUDGET' } },
    monthlyLimit: { value: '1000', origin: { kind: 'default' } },
    timezone: { origin: { kind: 'environment', variable: 'SOPHIA_TIMEZONE' } },
  })
})

it('has the port that the gateway listens on where the system chose it', () => {
  const source = { env: {}, args: ['--port', '0'], defaultDataDir: '/data', hasProviders: () => false }
  const settings = configuredSettings(readConfig(source).config, 41_234)
  expect(settings.find(({ name }) => name === 'port')).toMatchObject({
    value: 41_234,
    origin: { kind: 'command_line', option: '--port' },
  })
})

it('shows of a secret only whether it is set', () => {
  expect(shown({})).toMatchObject({ gatewayKey: { value: false, takes: { type: 'secret' } } })
  const settings = shown({ ...SECRETS, LAMBDA_SERVERLESS_BASE_URL: 'https://api.example.com/v1' })
  for (const name of ['gatewayKey', 'serverlessKey', 'cloudKey', 'slackWebhookUrl']) {
    expect(settings[name]).toMatchObject({ value: true, origin: { kind: 'environment' } })
  }
  expect(settings).toMatchObject({ environment: { value: 'live' } })
  expect(JSON.stringify(settings)).not.toContain('very-secret')
})

it('takes the sandbox for an order of the command line, even where a provider is set', () => {
  const provider = { ...SECRETS, LAMBDA_SERVERLESS_BASE_URL: 'https://api.example.com/v1' }
  expect(shown(provider, '--sandbox')).toMatchObject({
    environment: { value: 'sandbox', origin: { option: '--sandbox' } },
    serverlessKey: { value: true },
  })
})
