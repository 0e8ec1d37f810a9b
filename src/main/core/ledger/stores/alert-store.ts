/** The alerts' tables: what was warned of and whether it arrived, where warnings go, and the rules' settings. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  alertDeliverySchema,
  alertSchema,
  alertSinkSchema,
  type Alert,
  type AlertDelivery,
  type AlertRule,
  type AlertSink,
  type AlertSubject,
} from '../../../../shared/contract/alerts.ts'
import { createAlertSettings, type AlertSettings } from './alert-settings.ts'

/** An alert before it has a number. */
export interface AlertDraft extends Omit<Alert, 'id' | 'at' | 'deliveries'> {
  /** Two drafts with the same key are one alert: the second is dropped, also after a restart. */
  readonly dedupKey: string
}

/** An alert on its way to one sink. */
export interface WaitingDelivery {
  readonly id: number
  readonly alert: Alert
  readonly tries: number
  readonly nextTryAt: number
}

/** What a try came to. A delivery that stays `waiting` has a next try; the others have none. */
export type TryOutcome = { readonly answer: string; readonly at: number } & (
  { readonly state: 'waiting'; readonly nextTryAt: number } | { readonly state: 'delivered' | 'failed' }
)

export type LastDelivery = AlertDelivery & { readonly alertId: number }

export interface AlertStore extends AlertSettings {
  /** Enters an alert and one delivery per sink, due at once; null when its key is known already. */
  add(draft: AlertDraft, sinks: readonly AlertSink[], at: number): Alert | null
  /** Newest first; `before` is an alert's id. */
  newest(limit: number, before?: number): Alert[]
  /** The newest alert of a rule about one thing. */
  latestOf(rule: AlertRule, subject: AlertSubject): Alert | null
  /** The delivery that is due first, which may be in the future. */
  nextOf(sink: AlertSink): WaitingDelivery | null
  tried(deliveryId: number, outcome: TryOutcome): void
  /** Makes everything that waits for a sink due at once: it has a new address. */
  hasten(sink: AlertSink, now: number): void
  lastTried(sink: AlertSink): LastDelivery | null
  /** The models that were used without a price since the start of a quarter hour. */
  unpricedSince(start: number): string[]
  /** Deletes alerts of before a moment, with their deliveries; not those that still wait to be delivered. */
  deleteBefore(moment: number): void
  /** Runs several writes as one. */
  atOnce(work: () => void): void
}

const DELIVERY = `sink, state, tries, last_try_at AS lastTryAt, next_try_at AS nextTryAt, answer`

const alertRowSchema = z.looseObject({ id: z.number(), subject: z.string() })
const waitingRowSchema = z.object({
  id: z.number(),
  alertId: z.number(),
  tries: z.number(),
  nextTryAt: z.number(),
})
const modelRowSchema = z.object({ model: z.string() })
const lastRowSchema = alertDeliverySchema.extend({ alertId: z.number() })

export function createAlertStore(db: Database): AlertStore {
  const columns = 'id, at, rule, severity, title, message, subject'
  const insert = db.prepare(`
    INSERT INTO alerts (at, rule, dedup_key, severity, title, message, subject) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (dedup_key) DO NOTHING`)
  const insertDelivery = db.prepare(`
    INSERT INTO alert_deliveries (alert_id, sink, state, tries, next_try_at) VALUES (?, ?, 'waiting', 0, ?)`)
  const known = db.prepare('SELECT 1 FROM alerts WHERE dedup_key = ?')
  const past = `SELECT id FROM alerts WHERE at < ? AND NOT EXISTS
      (SELECT 1 FROM alert_deliveries WHERE alert_id = alerts.id AND state = 'waiting')`
  const deleteDeliveries = db.prepare(`DELETE FROM alert_deliveries WHERE alert_id IN (${past})`)
  const deleteAlerts = db.prepare(
    `DELETE FROM alerts WHERE at < ? AND NOT EXISTS (SELECT 1 FROM alert_deliveries WHERE alert_id = alerts.id)`,
  )
  const page = db.prepare(`SELECT ${columns} FROM alerts WHERE id < ? ORDER BY id DESC LIMIT ?`)
  const one = db.prepare(`SELECT ${columns} FROM alerts WHERE id = ?`)
  const latest = db.prepare(
    `SELECT ${columns} FROM alerts WHERE rule = ? AND subject = ? ORDER BY id DESC LIMIT 1`,
  )
  const deliveriesOf = db.prepare(`SELECT ${DELIVERY} FROM alert_deliveries WHERE alert_id = ? ORDER BY id`)
  const next = db.prepare(`
    SELECT id, alert_id AS alertId, tries, next_try_at AS nextTryAt FROM alert_deliveries
     WHERE sink = ? AND next_try_at IS NOT NULL ORDER BY next_try_at, id LIMIT 1`)
  const move = db.prepare(`
    UPDATE alert_deliveries SET state = ?, tries = tries + 1, last_try_at = ?, next_try_at = ?, answer = ?
     WHERE id = ?`)
  const hasten = db.prepare(
    'UPDATE alert_deliveries SET next_try_at = ? WHERE sink = ? AND next_try_at IS NOT NULL',
  )
  const last = db.prepare(`
    SELECT ${DELIVERY}, alert_id AS alertId FROM alert_deliveries
     WHERE sink = ? AND last_try_at IS NOT NULL ORDER BY last_try_at DESC, id DESC LIMIT 1`)

  function read(row: unknown): Alert {
    const { subject, ...rest } = alertRowSchema.parse(row)
    const about: unknown = JSON.parse(subject)
    return alertSchema.parse({ ...rest, subject: about, deliveries: deliveriesOf.all(rest.id) })
  }

  const add = db.transaction((draft: AlertDraft, sinks: readonly AlertSink[], at: number): Alert | null => {
    const { rule, dedupKey, severity, title, message, subject } = draft
    const { changes, lastInsertRowid } = insert.run(
      at,
      rule,
      dedupKey,
      severity,
      title,
      message,
      keyOf(subject),
    )
    if (changes === 0) return null
    for (const sink of sinks) insertDelivery.run(lastInsertRowid, alertSinkSchema.parse(sink), at)
    return read(one.get(lastInsertRowid))
  })

  const unpriced = db.prepare(`
    SELECT DISTINCT rollups.model_served AS model FROM rollups JOIN prices ON prices.id = rollups.price_id
     WHERE rollups.bucket_start >= ? AND prices.origin = 'unpriced' ORDER BY 1`)
  const together = db.transaction((work: () => void) => work())

  return {
    ...createAlertSettings(db),
    deleteBefore: (moment) =>
      together.immediate(() => {
        deleteDeliveries.run(moment)
        deleteAlerts.run(moment)
      }),
    atOnce: (work) => together.immediate(work),
    // Mostly it is known: that is found out without a lock.
    add: (draft, sinks, at) => (known.get(draft.dedupKey) ? null : add.immediate(draft, sinks, at)),
    newest: (limit, before = Number.MAX_SAFE_INTEGER) => page.all(before, limit).map(read),
    latestOf(rule, subject) {
      const row = latest.get(rule, keyOf(subject))
      return row === undefined ? null : read(row)
    },
    nextOf(sink) {
      const row = next.get(sink)
      if (row === undefined) return null
      const { alertId, ...delivery } = waitingRowSchema.parse(row)
      return { ...delivery, alert: read(one.get(alertId)) }
    },
    tried(deliveryId, outcome) {
      const nextTryAt = outcome.state === 'waiting' ? outcome.nextTryAt : null
      move.run(outcome.state, outcome.at, nextTryAt, outcome.answer, deliveryId)
    },
    hasten: (sink, now) => void hasten.run(now, sink),
    unpricedSince: (start) => unpriced.all(start).map((row) => modelRowSchema.parse(row).model),
    lastTried(sink) {
      const row = last.get(sink)
      return row === undefined ? null : lastRowSchema.parse(row)
    },
  }
}

/** The same subject is the same text, whatever order its members were written in. */
function keyOf(subject: AlertSubject): string {
  return JSON.stringify(subject, Object.keys(subject).toSorted())
}
