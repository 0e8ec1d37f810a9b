/** The contract's part on alerts. */
import { z } from 'zod'
import { SinkRefusal, type AlertsApi } from '../../alerts/alerts.ts'
import { NEVER_ABORTED, type Os } from '../os.ts'
import type { SetTimer } from '../waiting.ts'
import { watch } from '../watch.ts'

/** An alert's id, as a page's cursor carries it; what is none begins at the newest. */
const cursorSchema = z.coerce.number().int().positive().optional().catch(undefined)

export function alertRoutes(os: Os, alerts: AlertsApi, setTimer: SetTimer) {
  return {
    watch: os.alerts.watch.handler(({ signal = NEVER_ABORTED }) => watch(alerts.live, { signal, setTimer })),
    list: os.alerts.list.handler(({ input: { cursor, limit } }) => {
      // One more than asked for tells whether there is another page.
      const found = alerts.list(limit + 1, cursorSchema.parse(cursor))
      const page = found.slice(0, limit)
      return { alerts: page, nextCursor: found.length > limit ? String(page.at(-1)?.id) : null }
    }),
    sinks: os.alerts.sinks.handler(() => ({ sinks: alerts.sinks() })),
    setSink: os.alerts.setSink.handler(({ input: { sink, url }, errors }) => {
      try {
        const newSecret = alerts.setSink(sink, url)
        return { newSecret, sinks: alerts.sinks() }
      } catch (error) {
        if (!(error instanceof SinkRefusal)) throw error
        throw errors.SINK_REFUSED({ message: error.message, data: { sink } })
      }
    }),
    renewSecret: os.alerts.renewSecret.handler(({ errors }) => {
      try {
        const newSecret = alerts.renewSecret()
        return { newSecret, sinks: alerts.sinks() }
      } catch (error) {
        if (!(error instanceof SinkRefusal)) throw error
        throw errors.SINK_REFUSED({ message: error.message, data: { sink: 'webhook' } })
      }
    }),
    test: os.alerts.test.handler(({ input: { sink } }) => alerts.test(sink)),
    rules: os.alerts.rules.handler(() => ({ rules: alerts.rules() })),
    setRule: os.alerts.setRule.handler(({ input: { rule, on, sinks } }) => {
      alerts.setRule(rule, { on, sinks })
      return { rules: alerts.rules() }
    }),
  }
}
