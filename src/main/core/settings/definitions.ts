/** The settings that can be changed in the console: what each takes, what it is without being set, and its words. */
import { z } from 'zod'
import type { SettingState, SettingTakes, SettingValue } from '../../../shared/contract/settings.ts'
import type { Config, ConfigOrigin } from '../config.ts'
import { parseHosts } from '../upstreams/upstreams.ts'

interface Words {
  readonly group: SettingState['group']
  readonly title: string
  readonly description: string
  readonly takes: SettingTakes
}

const days = (fewest: number) => z.number().int().min(fewest).max(3_650)

/** As many dollars as are exact in nano-dollars, and to spare. */
const MOST_USD = 1_000_000
const monthlyUsd = z.number().int().min(0).max(MOST_USD)

/** One value for all. */
export const SETTINGS = {
  'routing.serverlessRatio': {
    schema: z.number().min(0).max(1),
    default: 0.8,
    group: 'Targets',
    title: 'Share of requests for serverless',
    description:
      'Of the requests that a provider and an own GPU can both serve, where no workload has a share of its own.',
    takes: { type: 'share' },
  },
  'retry.most': {
    schema: z.number().int().min(0).max(10),
    default: 2,
    group: 'Targets',
    title: 'Ask the same target again',
    description:
      'So often at most, with growing pauses, where no other target is left and the failed attempt certainly did nothing or the target says to come again.',
    takes: { type: 'number', min: 0, max: 10, unit: 'times', nullMeans: null },
  },
  'retry.longestWaitSeconds': {
    schema: z.number().int().min(0).max(60),
    default: 5,
    group: 'Targets',
    title: 'Longest wait before that',
    description: 'Where a target asks for a longer one (Retry-After), the caller is told so instead.',
    takes: { type: 'number', min: 0, max: 60, unit: 'seconds', nullMeans: null },
  },
  'breaker.failures': {
    schema: z.number().int().min(1).max(1_000),
    default: 10,
    group: 'Targets',
    title: 'Leave a target alone after',
    description:
      'So many failures in a row open its circuit breaker: its requests go elsewhere at once, and one at a time looks whether it is back.',
    takes: { type: 'number', min: 1, max: 1_000, unit: 'failures', nullMeans: null },
  },
  'breaker.errorPercent': {
    schema: z.number().int().min(1).max(100),
    default: 50,
    group: 'Targets',
    title: 'Or when so many fail',
    description: 'This share of its last 50 attempts, once there were 20, opens the breaker as well.',
    takes: { type: 'number', min: 1, max: 100, unit: 'percent', nullMeans: null },
  },
  'fleet.privateHosts': {
    schema: z
      .string()
      .max(2_000)
      .superRefine((text, context) => {
        try {
          parseHosts(text)
        } catch (error) {
          context.addIssue({
            code: 'custom',
            message: error instanceof Error ? error.message : String(error),
          })
        }
      }),
    default: '',
    group: 'Fleet',
    title: 'Private hosts',
    description:
      'Instances, exporters and wake-up calls at a private address are reached only where it is named here: names, addresses or networks such as 10.0.0.0/8, separated by commas. Servers named in the environment or as a provider need not be.',
    takes: { type: 'text' },
  },
  'fleet.hotCelsius': {
    schema: z.number().int().min(40).max(120),
    default: 85,
    group: 'Fleet',
    title: 'A GPU is hot from',
    description: 'One alert when a GPU reaches this temperature, and none again before it was 5 °C below it.',
    takes: { type: 'number', min: 40, max: 120, unit: '°C', nullMeans: null },
  },
  'coldStart.holdSeconds': {
    schema: z.number().int().min(0).max(300),
    default: 20,
    group: 'Fleet',
    title: 'Hold requests for a GPU that starts',
    description:
      'A request that needs an own GPU waits so long at most while one boots, restarts or is called to wake; then it goes to serverless where that is allowed, or fails. 0: nothing is held.',
    takes: { type: 'number', min: 0, max: 300, unit: 'seconds', nullMeans: null },
  },
  'machines.countTowardBudgets': {
    schema: z.enum(['none', 'monthly', 'all']),
    default: 'monthly',
    group: 'Budgets',
    title: 'Count machine time toward budgets',
    description:
      'What own GPUs cost by the minute fills budgets for everything: those of a month, as a machine is paid for by the month, or those of a day and a week too. It has no key, workload or model, so budgets for one of these never count it.',
    takes: {
      type: 'choice',
      options: [
        { value: 'none', label: 'Toward none' },
        { value: 'monthly', label: 'Toward monthly ones' },
        { value: 'all', label: 'Toward all' },
      ],
    },
  },
  'fleet.idleMinutes': {
    schema: z.number().int().min(5).max(10_080),
    default: 60,
    group: 'Fleet',
    title: 'Tell of a machine that is idle for',
    description:
      'One alert when nobody has asked a machine that costs money for anything in so long, and none again before it was used. Nothing is ended by that: an idle rule does so.',
    takes: { type: 'number', min: 5, max: 10_080, unit: 'minutes', nullMeans: null },
  },
  'economics.gpuMonthUsd': {
    schema: monthlyUsd,
    default: 1_290,
    group: 'Fleet',
    title: 'A GPU month in the comparison',
    description: 'What serverless is held against: one month of the GPU that would be rented instead.',
    takes: { type: 'number', min: 0, max: MOST_USD, unit: 'USD', nullMeans: null },
  },
  'economics.baselineMonthUsd': {
    schema: monthlyUsd,
    default: 6_444,
    group: 'Fleet',
    title: 'The monthly bill before',
    description:
      'What savings are measured against: what GPUs cost in a month before this console was there.',
    takes: { type: 'number', min: 0, max: MOST_USD, unit: 'USD', nullMeans: null },
  },
  'unpriced.policy': {
    schema: z.enum(['refuse', 'allow']),
    default: 'refuse',
    group: 'Prices',
    title: 'Models without a price',
    description:
      'Refused: no budget can hold for what has no price. Allowed: served, counted at zero toward every limit, and shown as unpriced.',
    takes: {
      type: 'choice',
      options: [
        { value: 'refuse', label: 'Refuse' },
        { value: 'allow', label: 'Allow as unpriced' },
      ],
    },
  },
  'bodies.record': {
    schema: z.boolean(),
    default: false,
    group: 'Recording',
    title: 'Record prompts and answers',
    description:
      'Keeps the text of requests and answers in a file of its own beside the ledger. Off, nothing more is recorded; what was stays until it is past its time or deleted.',
    takes: { type: 'switch' },
  },
  'bodies.retentionDays': {
    schema: days(1),
    default: 30,
    group: 'Recording',
    title: 'Keep prompts and answers for',
    description: 'Recorded text is deleted after this time; the rows it belongs to stay.',
    takes: { type: 'number', min: 1, max: 3_650, unit: 'days', nullMeans: null },
  },
  'attempts.retentionDays': {
    schema: days(62).nullable(),
    default: null,
    group: 'Storage',
    title: 'Keep rows for',
    description: 'Rows are deleted after this time; what they add up to per quarter hour stays.',
    takes: { type: 'number', min: 62, max: 3_650, unit: 'days', nullMeans: 'For ever' },
  },
  'alerts.retentionDays': {
    schema: days(62).nullable(),
    default: null,
    group: 'Storage',
    title: 'Keep alerts for',
    description: 'Alerts and where they went are deleted after this time. The audit log stays for ever.',
    takes: { type: 'number', min: 62, max: 3_650, unit: 'days', nullMeans: 'For ever' },
  },
} as const satisfies Record<string, Words & { readonly schema: z.ZodType; readonly default: unknown }>

/** 3,600: longer than any answer takes; whoever waits for one has given up before. */
const timeout = { schema: z.number().int().min(1).max(3_600), group: 'Targets' } as const
const timeoutTakes = { type: 'number', min: 1, max: 3_600, unit: 'seconds', nullMeans: null } as const

/** One value for each target. */
export const TARGET_SETTINGS = {
  'timeout.firstByte.seconds': {
    ...timeout,
    default: 60,
    title: 'Wait for the first byte',
    description:
      'From a request until the target begins to answer. A model that thinks before it answers in one piece needs longer. A connection that cannot be made fails after 10 seconds already.',
    takes: timeoutTakes,
  },
  'timeout.idle.seconds': {
    ...timeout,
    default: 60,
    title: 'Wait for the next byte',
    description: 'For so long an answer may fall silent in its middle before it counts as broken.',
    takes: timeoutTakes,
  },
  'timeout.total.seconds': {
    ...timeout,
    default: 600,
    title: 'Wait for the end',
    description: 'From a request until the end of its answer, however steadily it comes.',
    takes: timeoutTakes,
  },
  'drain.seconds': {
    schema: z.number().int().min(0).max(600),
    default: 0,
    group: 'Targets',
    title: 'Read on after the caller has left',
    description:
      'For so long an answer is read to its end for its usage, which the target goes on billing. 0: it is hung up on, and its usage estimated.',
    takes: { type: 'number', min: 0, max: 600, unit: 'seconds', nullMeans: null },
  },
  continuousUsage: {
    schema: z.boolean(),
    default: false,
    group: 'Targets',
    title: 'Ask for usage in every chunk',
    description:
      'Sends stream_options.continuous_usage_stats, which vLLM understands: a stream that is cut is then billed exactly. Other servers may refuse it.',
    takes: { type: 'switch' },
  },
} as const satisfies Record<string, Words & { readonly schema: z.ZodType; readonly default: unknown }>

/** What a setting is without being set in the console, and who says so. */
export interface Standard<Value extends SettingValue = SettingValue> {
  readonly value: Value
  readonly origin: { readonly kind: 'default' } | ConfigOrigin
}

/** Settings that the environment may begin with. */
const CONFIGURED: { readonly [Name in SettingName]?: (config: Config) => Standard<ValueOf<Name>> } = {
  'routing.serverlessRatio': ({ serverlessRatio, origins }) => ({
    value: serverlessRatio,
    origin: origins?.serverlessRatio ?? { kind: 'default' },
  }),
}

export function standardOf<Name extends SettingName>(name: Name, config: Config): Standard<ValueOf<Name>> {
  // Each default passes the schema beside it.
  const value = SETTINGS[name].default as ValueOf<Name>
  return CONFIGURED[name]?.(config) ?? { value, origin: { kind: 'default' } }
}

export type SettingName = keyof typeof SETTINGS
export type TargetSettingName = keyof typeof TARGET_SETTINGS
export type ValueOf<Name extends SettingName> = z.output<(typeof SETTINGS)[Name]['schema']>
export type TargetValueOf<Name extends TargetSettingName> = z.output<(typeof TARGET_SETTINGS)[Name]['schema']>

export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name)
}

export function isTargetSetting(name: string): name is TargetSettingName {
  return Object.hasOwn(TARGET_SETTINGS, name)
}
