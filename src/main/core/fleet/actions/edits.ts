/** What people say of a unit: its name, its protection, where it serves, when it may be ended; each audited. */
import type { FleetRefusedField, FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { AuditDraft, Ledger, UnitSetting } from '../../ledger/ledger.ts'
import type { Reach } from '../../upstreams/upstreams.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { FleetDesk } from '../desk.ts'
import type { Instances } from '../instances/instances.ts'
import { asked, FleetRefused } from '../refusal.ts'
import { shownUrl } from '../units/endpoints.ts'
import type { UnitSettings } from '../units/settings.ts'
import { isOver } from '../units/state.ts'
import type { Units } from '../units/units.ts'

export type Edits = Pick<FleetDesk, 'rename' | 'protect' | 'takeOver' | 'setIdleRule' | 'setEndpoint'>

export interface EditsOptions {
  readonly cloud: Pick<Cloud, 'rename'> | null
  readonly ledger: Pick<Ledger, 'audit' | 'change'>
  readonly units: Pick<Units, 'find' | 'list'>
  readonly instances: Pick<Instances, 'take'>
  readonly settings: UnitSettings
  readonly chronicle: Chronicle
  readonly reach: Pick<Reach, 'refusalOf'>
  readonly now: () => number
  /** Where instances serve, or how units are treated, is another now. */
  readonly onChange: () => void
}

type Told = Pick<AuditDraft, 'before' | 'after' | 'reason'>

export function createEdits(options: EditsOptions): Edits {
  const { cloud, ledger, units, instances, settings, chronicle, reach, now, onChange } = options

  function mustFind(id: string): FleetUnit {
    const unit = units.find(id)
    if (!unit) throw new FleetRefused('unit', 'There is no such unit any more. Look at the list again.')
    return unit
  }

  /** What is said, its entry in the audit log and the event stand together, or not at all. */
  function enter(
    unit: FleetUnit,
    what: string,
    text: string,
    author: string,
    told: Told,
    work: () => void,
  ): void {
    try {
      ledger.change(() => {
        work()
        const { name, id: subject } = unit
        const { reason, before, after } = told
        const states = { before: { name, ...before }, after: { name, ...after } }
        ledger.audit.add({ at: now(), actor: author, action: `fleet.${what}`, subject, reason, ...states })
        chronicle.enter({ unit: unit.id, event: what, text, author })
      })
    } catch (error) {
      settings.forget()
      throw error
    }
    onChange()
  }

  const settingOf = (id: string, target: string, what: 'dcgmUrl' | 'wakeUrl'): string | null =>
    settings.of(id)[what] ?? settings.of(target)[what]

  /** Also of its endpoint, where something was said of that before it was known to be this instance's. */
  function say({ id, endpoint }: FleetUnit, changes: Partial<Omit<UnitSetting, 'unit' | 'port'>>): void {
    settings.set(id, changes)
    const target = endpoint?.target ?? id
    if (target !== id && settings.all().has(target)) settings.set(target, changes)
  }

  async function checkUrl(text: string | null, field: FleetRefusedField): Promise<string | null> {
    if (text === null || text.trim() === '') return null
    const url = URL.parse(text.trim())
    if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.hash) {
      throw new FleetRefused(
        field,
        'This is no address. Give http(s)://host[:port]/path, without user or fragment.',
      )
    }
    const refusal = await reach.refusalOf(url.hostname)
    if (refusal !== null) throw new FleetRefused(field, refusal)
    return url.href
  }

  return {
    async rename({ unit: id, name }, author) {
      const unit = mustFind(id)
      if (!unit.instance || !cloud) {
        throw new FleetRefused(
          'unit',
          `"${unit.name}" is no machine of the cloud. It is called what Settings or the environment calls it.`,
        )
      }
      if (name === unit.name) return
      if (units.list().some((other) => other.id !== id && other.name === name && !isOver(other.state))) {
        throw new FleetRefused('name', `"${name}" runs already. Choose another name.`)
      }
      const instanceId = unit.instance.id
      instances.take(await asked(() => cloud.rename(instanceId, name)))
      const told = { before: null, after: { name }, reason: null }
      enter(unit, 'rename', `It was "${unit.name}" and is "${name}" now.`, author, told, () => undefined)
    },
    protect({ unit: id, isProtected, reason }, author) {
      const unit = mustFind(id)
      if (unit.isProtected === isProtected) return
      const told = { before: { isProtected: unit.isProtected }, after: { isProtected }, reason }
      const text = isProtected
        ? 'It can neither be restarted nor ended from here.'
        : 'It is not protected any more.'
      enter(unit, isProtected ? 'protect' : 'unprotect', text, author, told, () => say(unit, { isProtected }))
    },
    async takeOver({ unit: id, port, reason }, author) {
      const ip = mustFind(id).instance?.ip ?? null
      const barred = ip === null ? null : await reach.refusalOf(ip)
      if (barred !== null) throw new FleetRefused('unit', barred)
      const unit = mustFind(id)
      const { instance } = unit
      if (!instance || isOver(unit.state)) {
        throw new FleetRefused('unit', `"${unit.name}" is no machine of the cloud that runs.`)
      }
      if (unit.endpoint && !instance.isOurs) {
        throw new FleetRefused(
          'unit',
          `"${unit.name}" serves already: somebody named its endpoint under Settings, or in the environment.`,
        )
      }
      const before = { port: settings.of(id).port }
      if (before.port === port) return
      const text = `Requests go to its port ${port} as soon as something answers there.`
      enter(unit, 'take_over', text, author, { before, after: { port }, reason }, () =>
        settings.set(id, { port }),
      )
    },
    setIdleRule({ unit: id, afterMinutes, reason }, author) {
      const unit = mustFind(id)
      if (afterMinutes !== null && !unit.instance) {
        throw new FleetRefused(
          'idle',
          `"${unit.name}" is no machine of the cloud, so it cannot be ended from here.`,
        )
      }
      if (afterMinutes !== null && !unit.endpoint && !unit.instance?.isOurs) {
        throw new FleetRefused('idle', `Nobody knows whether "${unit.name}" is idle. Take it over first.`)
      }
      const before = { afterMinutes: unit.idleRule?.afterMinutes ?? null }
      if (before.afterMinutes === afterMinutes) return
      const text =
        afterMinutes === null
          ? 'It is not ended by itself any more.'
          : `From now on ${afterMinutes} minutes without a request end it.`
      const told = { before, after: { afterMinutes }, reason }
      enter(unit, 'idle_rule', text, author, told, () => settings.set(id, { idleMinutes: afterMinutes }))
    },
    async setEndpoint({ unit: id, dcgmUrl, wakeUrl, reason }, author) {
      const target = mustFind(id).endpoint?.target ?? id
      const before = { dcgmUrl: settingOf(id, target, 'dcgmUrl'), wakeUrl: settingOf(id, target, 'wakeUrl') }
      const checked = {
        dcgmUrl: await checkUrl(inFull(dcgmUrl, before.dcgmUrl), 'dcgmUrl'),
        wakeUrl: await checkUrl(inFull(wakeUrl, before.wakeUrl), 'wakeUrl'),
      }
      const unit = mustFind(id)
      if (!unit.endpoint && !unit.instance?.isOurs) {
        throw new FleetRefused('unit', `Nobody said where "${unit.name}" serves. Take it over first.`)
      }
      const told = { before: hostsOf(before), after: hostsOf(checked), reason }
      enter(unit, 'set_endpoint', 'Its addresses were changed.', author, told, () => say(unit, checked))
    },
  }
}

/** The page gets no query: what comes back as it was shown is meant to stay what it is. */
const inFull = (given: string | null, known: string | null): string | null =>
  given !== null && given === shownUrl(known) ? known : given

/** What stands behind the host may be a secret, and the audit log is shown. */
function hostsOf({ dcgmUrl, wakeUrl }: { readonly dcgmUrl: string | null; readonly wakeUrl: string | null }) {
  const hostOf = (url: string | null): string | null => (url === null ? null : new URL(url).host)
  return { dcgm: hostOf(dcgmUrl), wake: hostOf(wakeUrl) }
}
