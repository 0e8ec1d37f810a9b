/** What alerts about own machines say: what happened to one, in the words of its event, and how bad it is. */
import type { AlertRule } from '../../../shared/contract/alerts.ts'
import type { FleetEvent } from '../../../shared/contract/fleet.ts'
import type { AlertDraft } from '../ledger/ledger.ts'

/** Something that happened in the fleet, and what its unit is called. */
export interface FleetNews {
  readonly event: FleetEvent
  readonly name: string
}

interface Telling {
  readonly rule: AlertRule
  readonly severity: AlertDraft['severity']
  /** @param name of the unit, in quotation marks */
  readonly title: (name: string) => string
}

/** The events that are told of; all others stand in the fleet's own log. */
const TELLINGS: Readonly<Record<string, Telling>> = {
  ended_unexpectedly: {
    rule: 'machine_ended',
    severity: 'critical',
    title: (name) => `${name} ended unexpectedly`,
  },
  ended_unseen: {
    rule: 'machine_ended',
    severity: 'warning',
    title: (name) => `${name} ended while nobody was looking`,
  },
  xid: { rule: 'gpu_error', severity: 'critical', title: (name) => `A GPU of ${name} tells of an error` },
  hot: { rule: 'gpu_hot', severity: 'warning', title: (name) => `A GPU of ${name} is hot` },
  cooled: { rule: 'gpu_hot', severity: 'info', title: (name) => `A GPU of ${name} has cooled down` },
  idle_long: {
    rule: 'machine_idle',
    severity: 'warning',
    title: (name) => `${name} costs money and is idle`,
  },
  silent: {
    rule: 'machine_idle',
    severity: 'warning',
    title: (name) => `${name} costs money and does not answer`,
  },
  used_again: { rule: 'machine_idle', severity: 'info', title: (name) => `${name} is used again` },
  idle_warning: { rule: 'idle_rule', severity: 'warning', title: (name) => `${name} is about to be ended` },
  idle_over: { rule: 'idle_rule', severity: 'info', title: (name) => `${name} stays, because it is used` },
  idle_kept: {
    rule: 'idle_rule',
    severity: 'warning',
    title: (name) => `${name} is idle, and could not be ended`,
  },
  idle_ended: {
    rule: 'idle_rule',
    severity: 'info',
    title: (name) => `${name} was ended, because it was idle`,
  },
}

/** Null: it is nothing to be warned of. */
export function fleetAlert({ event, name }: FleetNews): AlertDraft | null {
  const telling = Object.hasOwn(TELLINGS, event.event) ? TELLINGS[event.event] : undefined
  if (!telling) return null
  return {
    rule: telling.rule,
    // Of an event that a restored ledger numbers anew it is the moment that tells it from others.
    dedupKey: `${event.event}:${event.unit}:${event.at}`,
    severity: telling.severity,
    title: telling.title(`"${name}"`),
    message: event.text,
    subject: { kind: 'unit', unit: event.unit },
  }
}
