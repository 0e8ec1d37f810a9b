/** The audit log: who changed what in the console, when and why. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema } from './common.ts'

/** What was changed, member by member; amounts stand in nano-dollars under the names the console uses. */
const stateSchema = z.record(z.string(), z.json())

export const auditEntrySchema = z.object({
  id: z.number().int(),
  at: instantSchema,
  /** `console` or `environment`. */
  actor: z.string(),
  /** `budget.raise`, `price.set`, … */
  action: z.string(),
  /** The id of what was changed. */
  subject: z.string(),
  reason: z.string().nullable(),
  /** Null: it was not there before, or is not there any more. */
  before: stateSchema.nullable(),
  after: stateSchema.nullable(),
})

export type AuditEntry = z.output<typeof auditEntrySchema>

export const audit = {
  /** Newest first, a page at a time; the first page has no cursor, the last no `nextCursor`. */
  list: oc
    .input(
      z.object({
        cursor: z.string().max(32).optional(),
        limit: z.number().int().min(1).max(200).default(50),
        /** Only actions of this kind: what stands before the first point, `budget` of `budget.raise`. */
        kind: z
          .string()
          .regex(/^[a-z]{1,32}$/)
          .optional(),
        /** Only what concerns this id. */
        subject: z.string().max(256).optional(),
      }),
    )
    .output(z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() })),
}
