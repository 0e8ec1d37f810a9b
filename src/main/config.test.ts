import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const read = (env: Record<string, string>, ...args: string[]) =>
  readConfig({
    env: { SOPHIA_TIMEZONE: 'UTC', ...env },
    args,
    defaultDataDir: '/data',
    hasProviders: () => false,
  }).config

const LIVE = {
  LAMBDA_SERVERLESS_API_KEY: 'sk-very-secret',
  LAMBDA_SERVERLESS_BASE_URL: 'https://api.example.com/v1/',
}

describe('configuration', () => {
  it('is a sandbox with its own data folder until there is a provider', () => {
    const config = read({})
    expect(config).toMatchObject({
      environment: 'sandbox',
      dataDir: resolve('/data', 'sandbox'),
      host: '127.0.0.1',
      port: 9040,
      dailyLimit: 50_000_000_000,
      monthlyLimit: 1_000_000_000_000,
      serverlessRatio: 0.8,
      serverless: null,
    })
  })

  it('is live with a key and a base URL, unless the sandbox is asked for', () => {
    expect(read(LIVE)).toMatchObject({
      environment: 'live',
      dataDir: '/data',
      serverless: { baseUrl: 'https://api.example.com/v1', apiKey: 'sk-very-secret' },
    })
    expect(read(LIVE, '--sandbox')).toMatchObject({ environment: 'sandbox', serverless: null })
  })

  it('is live with a provider that was added in the console, unless the sandbox is asked for', () => {
    const asked: string[] = []
    const readWith = (...args: string[]) =>
      readConfig({
        env: { SOPHIA_TIMEZONE: 'UTC' },
        args,
        defaultDataDir: '/data',
        hasProviders: (dataDir) => asked.push(dataDir) > 0,
      }).config
    const live = { environment: 'live', dataDir: resolve('/data'), liveDataDir: null, serverless: null }
    expect(readWith()).toMatchObject(live)
    expect(readWith('--sandbox')).toMatchObject({
      environment: 'sandbox',
      dataDir: resolve('/data', 'sandbox'),
      liveDataDir: resolve('/data'),
    })
    expect(asked).toEqual([resolve('/data')])
  })

  it('lets the command line win over the environment', () => {
    const config = read({ SOPHIA_PORT: '1', SOPHIA_DATA_DIR: '/a' }, '--port', '0', '--data-dir', '/b')
    expect(config).toMatchObject({ port: 0, dataDir: resolve('/b', 'sandbox') })
  })

  it('reaches Lambda Cloud with a key, at its public address unless another is named', () => {
    const cloud = { LAMBDA_CLOUD_API_KEY: 'secret_cloud' }
    expect(read(LIVE)).toMatchObject({ cloud: null })
    expect(read({ ...LIVE, ...cloud })).toMatchObject({
      cloud: { apiKey: 'secret_cloud', baseUrl: 'https://cloud.lambda.ai/api/v1' },
    })
    const elsewhere = { ...cloud, LAMBDA_CLOUD_BASE_URL: 'http://10.0.0.9:8080/api/v1/' }
    expect(read({ ...LIVE, ...elsewhere })).toMatchObject({
      cloud: { baseUrl: 'http://10.0.0.9:8080/api/v1' },
    })
  })

  it('keeps the key of the real cloud out of the sandbox', () => {
    const env = { ...LIVE, LAMBDA_CLOUD_API_KEY: 'secret_cloud' }
    expect(read(env, '--sandbox')).toMatchObject({ cloud: null })
    expect(read({ LAMBDA_CLOUD_API_KEY: 'secret_cloud' })).toMatchObject({
      environment: 'sandbox',
      cloud: null,
    })
  })

  it('takes server roots with or without /v1', () => {
    const { gpuEndpoints } = read({ LAMBDA_GPU_ENDPOINTS: 'http://10.0.0.1:8000, http://gpu.local/v1/' })
    expect(gpuEndpoints).toEqual(['http://10.0.0.1:8000', 'http://gpu.local'])
  })

  it.each([
    ['SOPHIA_PORT', '70000'],
    ['SOPHIA_PORT', 'x'],
    ['SOPHIA_TIMEZONE', 'Mars/Olympus'],
    ['SOPHIA_GATEWAY_KEY', 'short'],
    ['SOPHIA_ALLOWED_HOSTS', 'http://a.example'],
    ['SOPHIA_ALLOWED_ORIGINS', 'a.example'],
    ['LAMBDA_DAILY_BUDGET', '-5'],
    ['LAMBDA_MONTHLY_BUDGET', 'lots'],
    ['LAMBDA_SERVERLESS_RATIO', '1.5'],
    ['LAMBDA_GPU_ENDPOINTS', 'gpu-1'],
    ['LAMBDA_SERVERLESS_BASE_URL', 'api.example.com'],
    ['LAMBDA_SERVERLESS_API_KEY', 'two words'],
    ['LAMBDA_CLOUD_API_KEY', 'two words'],
    ['LAMBDA_CLOUD_BASE_URL', 'cloud.lambda.ai/api/v1'],
    ['SOPHIA_HOST', 'foo bar'],
    ['DATABASE_URL', 'postgres://db/sophia'],
    ['SLACK_WEBHOOK_URL', 'hooks.slack.com/services/T0'],
    ['SLACK_WEBHOOK_URL', 'ftp://hooks.slack.com/services/T0'],
  ])('names %s when it is "%s"', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name}: .*accepted`))
  })

  it('does not repeat a URL that may hold a password, nor a key', () => {
    const bad = { ...LIVE, LAMBDA_SERVERLESS_BASE_URL: 'https://user:hunter2@api.example.com/v1' }
    expect(() => read(bad)).toThrow(/^LAMBDA_SERVERLESS_BASE_URL: (?!.*hunter2)/)
  })

  it('takes the Slack webhook as it is, and never repeats a bad one', () => {
    const slackWebhookUrl = 'https://hooks.slack.com/services/T0/B0/secret'
    expect(read({ SLACK_WEBHOOK_URL: slackWebhookUrl })).toMatchObject({ slackWebhookUrl })
    expect(read({})).toMatchObject({ slackWebhookUrl: null })
    expect(() => read({ SLACK_WEBHOOK_URL: 'https//hooks.slack.com/services/secret' })).toThrow(
      /^SLACK_WEBHOOK_URL: (?!.*secret)/,
    )
  })

  it('does not guess a provider from a key alone', () => {
    expect(() => read({ LAMBDA_SERVERLESS_API_KEY: 'sk-x' })).toThrow(/^LAMBDA_SERVERLESS_BASE_URL: not set/)
  })

  it('refuses empty arguments, which would mean everywhere or here', () => {
    expect(() => read({}, '--host', '')).toThrow(/^--host: /)
    expect(() => read({}, '--data-dir', ' ')).toThrow(/^--data-dir: /)
  })

  it('names an unknown flag and what is accepted', () => {
    expect(() => read({}, '--prot', '1')).toThrow(ConfigError)
    expect(() => read({}, '--prot', '1')).toThrow(/--port N/)
  })
})
