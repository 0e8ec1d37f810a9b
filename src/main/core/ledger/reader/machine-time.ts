/** What the machines' time cost per part of UTC time, cut to the minute. */
import { z } from 'zod'
import type { Span } from '../../../../shared/contract/ledger.ts'
import { nanoUsdSchema } from '../../../../shared/contract/common.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import type { Prepare } from './statements.ts'

const lineSchema = z.object({ bucket: z.int(), lineItem: z.string(), costNanoUsd: nanoUsdSchema })

export type MachineTimeLine = z.output<typeof lineSchema>

/** A bound number is a REAL to SQLite, and what is divided by one is no whole number any more. */
const whole = (name: string): string => `CAST(:${name} AS INTEGER)`

/** How many minutes of a row began before a moment. */
const begunBefore = (moment: string): string =>
  `min(time.minutes, max(0, ${whole(moment)} - started_at - first_minute * 60000 + 59999) / 60000)`

/** One line for each part and line item. The parts of a row that two spans share add up to the row. */
const QUERY = `
  SELECT bucket_start / ${whole('bucketMs')} * ${whole('bucketMs')} AS bucket, line_item AS lineItem,
         sum(cost * until / minutes - cost * since / minutes) AS costNanoUsd
    FROM (SELECT bucket_start, time.line_item, time.minutes, cost_nano_usd AS cost,
                 ${begunBefore('from')} AS since, ${begunBefore('to')} AS until
            FROM machine_time AS time JOIN machines ON machines.id = machine_id
           WHERE bucket_start > :from - ${QUARTER_HOUR_MS} AND bucket_start < :to)
   WHERE since < until GROUP BY bucket, lineItem`

/** @param query.bucketMs whole quarter hours */
export function createMachineTime(prepare: Prepare) {
  return ({ from, to, bucketMs }: Span & { readonly bucketMs: number }): MachineTimeLine[] =>
    z.array(lineSchema).parse(prepare(QUERY).all({ from, to, bucketMs }))
}
