/** Model selection: which model `auto` stands for, and why. A part of the routing router. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { messageSchema } from './chat.ts'
import { COST_PRIORITIES } from './workloads.ts'

export const COMPLEXITIES = ['low', 'medium', 'high'] as const

export const complexitySchema = z.enum(COMPLEXITIES)
export const costPrioritySchema = z.enum(COST_PRIORITIES)

const cellSchema = z.string().trim().min(1).max(256)
const rowSchema = z.object({ low_cost: cellSchema, balanced: cellSchema, performance: cellSchema })

/** The model for each complexity of a prompt and each cost priority. */
export const matrixSchema = z.object({ low: rowSchema, medium: rowSchema, high: rowSchema })

export const scoreSchema = z.object({
  /** From 0 to 1; a third and two thirds part the levels. */
  score: z.number().min(0).max(1),
  complexity: complexitySchema,
  /** What speaks for it, the weightiest first; never empty. */
  why: z.array(z.string()),
})

const matrixStateSchema = z.object({
  matrix: matrixSchema,
  /** What `resetMatrix` brings back. */
  standard: matrixSchema,
  /** Whether somebody has set it. */
  changed: z.boolean(),
})

/** What `auto` would pick now, for one priority. */
const pickSchema = z.object({
  priority: costPrioritySchema,
  /** The matrix's model; what is picked is another one where this cannot take the prompt or is not served. */
  wanted: z.string(),
  /** Null: nothing can be picked, and `reason` says why. */
  model: z.string().nullable(),
  /** As it would stand in the reply's header. */
  reason: z.string(),
})

const trialSchema = scoreSchema.extend({
  /** The one that counts for a request that names neither a priority nor a workload, as Chat's do. */
  priority: costPrioritySchema,
  /** One for each priority. */
  picks: z.array(pickSchema),
})

export type ComplexityLevel = z.output<typeof complexitySchema>
export type Matrix = Readonly<z.output<typeof matrixSchema>>
export type MatrixState = z.output<typeof matrixStateSchema>
export type TrialPick = z.output<typeof pickSchema>
export type Trial = z.output<typeof trialSchema>

const cellNameSchema = z.object({ complexity: complexitySchema, priority: costPrioritySchema })

/** A cell names a model that cannot answer; the message says which and why. */
const REFUSED = { MATRIX_REFUSED: { status: 400, data: cellNameSchema } } as const

const reason = z.string().max(500).nullable()

export const modelSelection = {
  matrix: oc.output(matrixStateSchema),
  /** Counts at once, for requests that begin after it; audited with before and after. */
  setMatrix: oc
    .errors(REFUSED)
    .input(z.object({ matrix: matrixSchema, reason }))
    .output(matrixStateSchema),
  /** Back to the standard. */
  resetMatrix: oc.input(z.object({ reason })).output(matrixStateSchema),
  /** How complex a prompt looks and what it would get; nothing is sent, held or written. */
  tryPrompt: oc
    .input(
      z.object({ prompt: z.union([z.string().max(1_000_000), z.array(messageSchema).min(1).max(1_000)]) }),
    )
    .output(trialSchema),
}
