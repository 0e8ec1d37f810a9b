/** Where alerts go and which rules are on, as somebody set it in the console. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  alertRuleSchema,
  alertSinkSchema,
  type AlertRule,
  type AlertSink,
} from '../../../../shared/contract/alerts.ts'

/** Both members are secrets: whoever knows a Slack webhook's URL may post with it. */
export interface SinkSetting {
  readonly url: string
  /** Signs what is sent to a generic webhook; null for Slack, which takes no signature. */
  readonly secret: string | null
}

export interface RuleSetting {
  readonly rule: AlertRule
  readonly on: boolean
  readonly sinks: AlertSink[]
}

export interface AlertSettings {
  sinkSetting(sink: AlertSink): SinkSetting | null
  /** Null takes it away. */
  setSinkSetting(sink: AlertSink, setting: SinkSetting | null, now: number): void
  /** Only those that somebody changed. */
  ruleSettings(): RuleSetting[]
  setRuleSetting(setting: RuleSetting, now: number): void
}

const sinkRowSchema = z.object({ url: z.string(), secret: z.string().nullable() })
const ruleRowSchema = z.object({ rule: alertRuleSchema, isOn: z.number(), sinks: z.string() })
const sinksSchema = z.array(alertSinkSchema)

export function createAlertSettings(db: Database): AlertSettings {
  const sinkOf = db.prepare('SELECT url, secret FROM alert_sinks WHERE sink = ?')
  const setSink = db.prepare('REPLACE INTO alert_sinks (sink, url, secret, changed_at) VALUES (?, ?, ?, ?)')
  const removeSink = db.prepare('DELETE FROM alert_sinks WHERE sink = ?')
  const rules = db.prepare('SELECT rule, is_on AS isOn, sinks FROM alert_rules')
  const setRule = db.prepare('REPLACE INTO alert_rules (rule, is_on, sinks, changed_at) VALUES (?, ?, ?, ?)')

  return {
    sinkSetting(sink) {
      const row = sinkOf.get(sink)
      return row === undefined ? null : sinkRowSchema.parse(row)
    },
    setSinkSetting(sink, setting, now) {
      if (setting === null) removeSink.run(sink)
      else setSink.run(sink, setting.url, setting.secret, now)
    },
    ruleSettings: () =>
      z
        .array(ruleRowSchema)
        .parse(rules.all())
        .map(({ rule, isOn, sinks }) => {
          const named: unknown = JSON.parse(sinks)
          return { rule, on: isOn === 1, sinks: sinksSchema.parse(named) }
        }),
    setRuleSetting: ({ rule, on, sinks }, now) =>
      void setRule.run(rule, on ? 1 : 0, JSON.stringify(sinks), now),
  }
}
