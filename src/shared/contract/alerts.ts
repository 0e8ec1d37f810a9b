/** Alerts: what the console warned of, where the warnings go, and whether they arrived. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, snapshotOf } from './common.ts'

export const ALERT_RULES = [
  'threshold',
  'refusal',
  'forecast',
  'burn_rate',
  'unpriced',
  'upstream_down',
  'rollout',
  'machine_ended',
  'machine_idle',
  'idle_rule',
  'gpu_error',
  'gpu_hot',
  'ledger_trouble',
] as const

export const ALERT_SINKS = ['desktop', 'slack', 'webhook'] as const

export const alertRuleSchema = z.enum(ALERT_RULES)
export const alertSinkSchema = z.enum(ALERT_SINKS)

/** What an alert is about, for a link to the screen that shows it. */
export const alertSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('budget'), budgetId: z.string(), windowStart: instantSchema }),
  z.object({ kind: z.literal('model'), model: z.string() }),
  z.object({ kind: z.literal('target'), target: z.string() }),
  z.object({ kind: z.literal('rollout'), rolloutId: z.number().int(), workload: z.string() }),
  /** A line of the fleet. */
  z.object({ kind: z.literal('unit'), unit: z.string() }),
  z.object({ kind: z.literal('ledger') }),
])

export const alertDeliverySchema = z.object({
  sink: alertSinkSchema,
  /** `waiting`: not tried yet, or to be tried again; `failed`: given up, and the answer says why. */
  state: z.enum(['waiting', 'delivered', 'failed']),
  tries: z.number().int(),
  lastTryAt: instantSchema.nullable(),
  /** Null once it is delivered or given up. */
  nextTryAt: instantSchema.nullable(),
  /** What came of the last try, in a sentence; null before the first. */
  answer: z.string().nullable(),
})

export const alertSchema = z.object({
  id: z.number().int(),
  at: instantSchema,
  rule: alertRuleSchema,
  /** `info` also says that something is over: a target that is up again. */
  severity: z.enum(['info', 'warning', 'critical']),
  /** One line: what. */
  title: z.string(),
  /** Sentences: how much, until when, what to do. */
  message: z.string(),
  subject: alertSubjectSchema,
  /** Empty: the rule goes nowhere but into this log. */
  deliveries: z.array(alertDeliverySchema),
})

export const sinkStateSchema = z.object({
  sink: alertSinkSchema,
  /** `unavailable`: this host has no desktop; a page in the browser may show them instead. */
  state: z.enum(['ready', 'unset', 'unavailable']),
  /** Where the configuration comes from; what the environment names can only be changed there. */
  origin: z.enum(['environment', 'console', 'host']).nullable(),
  /** Host and port of the URL, never the rest of it: a webhook's path is a secret. */
  host: z.string().nullable(),
  /** The newest delivery that was tried at least once. */
  last: alertDeliverySchema.extend({ alertId: z.number().int() }).nullable(),
})

export const ruleStateSchema = z.object({
  rule: alertRuleSchema,
  /** What it warns of, in a few words ("Budget threshold reached"). */
  title: z.string(),
  /** When exactly it fires, in a sentence. */
  when: z.string(),
  on: z.boolean(),
  /** Where it goes; a sink that is not set up yet may be among them, and gets nothing until it is. */
  sinks: z.array(alertSinkSchema),
})

export type AlertRule = z.output<typeof alertRuleSchema>
export type AlertSink = z.output<typeof alertSinkSchema>
export type AlertSubject = z.output<typeof alertSubjectSchema>
export type AlertDelivery = z.output<typeof alertDeliverySchema>
export type Alert = z.output<typeof alertSchema>
export type AlertSeverity = Alert['severity']
export type SinkState = z.output<typeof sinkStateSchema>
export type RuleState = z.output<typeof ruleStateSchema>

const sinksSchema = z.object({ sinks: z.array(sinkStateSchema) })
const rulesSchema = z.object({ rules: z.array(ruleStateSchema) })

/** Made by the console for a webhook's signature: in the answer this one time, never again. */
const newSecretSchema = z.string().nullable()

/** A URL that cannot be a sink, or one that the environment has set; the message says what is accepted. */
const REFUSED = { SINK_REFUSED: { status: 400, data: z.object({ sink: alertSinkSchema }) } } as const

export const alerts = {
  /** The newest 50 with their deliveries, newest first. A page knows a new one by its id, which only grows. */
  watch: oc.output(eventIterator(snapshotOf(z.object({ alerts: z.array(alertSchema) })))),
  /** All of them, newest first, a page at a time; the first page has no cursor, the last no `nextCursor`. */
  list: oc
    .input(
      z.object({
        cursor: z.string().max(32).optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ alerts: z.array(alertSchema), nextCursor: z.string().nullable() })),
  sinks: oc.output(sinksSchema),
  /**
   * Names the URL of a sink, or with null takes it away. https, or http to this machine and to hosts that the
   * environment names. A webhook at another origin gets a new secret.
   */
  setSink: oc
    .errors(REFUSED)
    .input(z.object({ sink: z.enum(['slack', 'webhook']), url: z.string().max(2_048).nullable() }))
    .output(sinksSchema.extend({ newSecret: newSecretSchema })),
  /** Makes a new secret for the webhook's signature; the old one signs nothing from then on. */
  renewSecret: oc.errors(REFUSED).output(sinksSchema.extend({ newSecret: newSecretSchema })),
  /** Sends a test message at once, a single time, past the log; `answer` is what the sink said, in a sentence. */
  test: oc
    .input(z.object({ sink: alertSinkSchema }))
    .output(z.object({ delivered: z.boolean(), answer: z.string() })),
  rules: oc.output(rulesSchema),
  setRule: oc
    .input(z.object({ rule: alertRuleSchema, on: z.boolean(), sinks: z.array(alertSinkSchema).max(3) }))
    .output(rulesSchema),
}
