/** Settings: every value the console runs on, where it comes from, and which of them can be changed here. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** What a setting takes, so that a page can draw the right control. */
export const settingTakesSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('choice'),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
  }),
  z.object({ type: z.literal('switch') }),
  /** A whole number; where `nullMeans` says what null stands for, null is accepted too. */
  z.object({
    type: z.literal('number'),
    min: z.number().int(),
    max: z.number().int(),
    unit: z.string(),
    nullMeans: z.string().nullable(),
  }),
  /** A number from 0 to 1. */
  z.object({ type: z.literal('share') }),
  /** Anything else, in one line; values that the environment sets are text or lists of it. */
  z.object({ type: z.literal('text') }),
  /** Never shown: the value is whether it is set. */
  z.object({ type: z.literal('secret') }),
])

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

export const settingSchema = z.object({
  name: z.string(),
  group: z.enum(['Gateway', 'Targets', 'Fleet', 'Budgets', 'Prices', 'Recording', 'Alerts', 'Storage']),
  /** A few words, and what it does in a sentence. */
  title: z.string(),
  description: z.string(),
  takes: settingTakesSchema,
  /** For a secret: true when it is set. For one per target: what counts for targets not named in `perTarget`. */
  value: scalarSchema,
  default: scalarSchema,
  /** Set per target: one entry for each target there is, by its id. Null: one value for all. */
  perTarget: z
    .array(z.object({ target: z.string(), value: scalarSchema, origin: z.enum(['default', 'console']) }))
    .nullable(),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('default') }),
    z.object({ kind: z.literal('environment'), variable: z.string() }),
    z.object({ kind: z.literal('command_line'), option: z.string() }),
    z.object({ kind: z.literal('console') }),
  ]),
  /** Can be changed with `set`. */
  changeable: z.boolean(),
  /** What to do to change it elsewhere ("Set SOPHIA_PORT and start again"); null when it is changeable. */
  changedBy: z.string().nullable(),
})

export type SettingTakes = z.output<typeof settingTakesSchema>
export type SettingState = z.output<typeof settingSchema>
export type SettingValue = z.output<typeof scalarSchema>

const settingsSchema = z.object({ settings: z.array(settingSchema) })

/** The message says what is accepted. */
const REFUSED = { SETTING_REFUSED: { status: 400, data: z.object({ name: z.string() }) } } as const

const which = z.object({
  name: z.string().max(64),
  /** For a setting per target; null otherwise. */
  target: z.string().max(256).nullable(),
})

export const settings = {
  list: oc.output(settingsSchema),
  /** Takes effect at once, for requests that begin after it; audited with before and after. */
  set: oc
    .errors(REFUSED)
    .input(which.extend({ value: scalarSchema, reason: z.string().max(500).nullable() }))
    .output(settingsSchema),
  /** Back to the default. */
  reset: oc
    .errors(REFUSED)
    .input(which.extend({ reason: z.string().max(500).nullable() }))
    .output(settingsSchema),
}
