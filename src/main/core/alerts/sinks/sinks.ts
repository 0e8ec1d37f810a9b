/** The sinks as they are configured now: by the environment, in the console, or by the host. */
import type { AlertSink, SinkState } from '../../../../shared/contract/alerts.ts'
import type { AlertStore, AuditStore, SinkSetting } from '../../ledger/ledger.ts'
import { createDesktopSender, type Notify } from './desktop.ts'
import { checkSinkUrl, SinkRefusal } from './sink-url.ts'
import type { Send } from './sink.ts'
import { createSlackSender } from './slack.ts'
import { createWebhookSender, makeSecret } from './webhook.ts'

export const SINKS: readonly AlertSink[] = ['desktop', 'slack', 'webhook']

export interface Sinks {
  /** Null while the sink is not set up. Asked for each message, so that a change counts at once. */
  senderOf(sink: AlertSink): Send | null
  states(): SinkState[]
  /** Null takes it away. Returns a webhook's secret when one was made. Throws {@link SinkRefusal}. */
  setUrl(sink: 'slack' | 'webhook', url: string | null): string | null
  /** Throws {@link SinkRefusal} while no webhook is set. */
  renewSecret(): string
}

export interface SinksOptions {
  readonly store: AlertStore
  readonly audit: Pick<AuditStore, 'add'>
  readonly now: () => number
  /** Of the environment; null leaves it to the console. */
  readonly slackUrl: string | null
  readonly plainHosts: readonly string[]
  /** Null: this host has no desktop. */
  readonly notify: Notify | null
}

export function createSinks({ store, audit, now, slackUrl, plainHosts, notify }: SinksOptions): Sinks {
  function addressOf(sink: 'slack' | 'webhook'): { origin: 'environment' | 'console'; url: string } | null {
    if (sink === 'slack' && slackUrl !== null) return { origin: 'environment', url: slackUrl }
    const setting = store.sinkSetting(sink)
    return setting && { origin: 'console', url: setting.url }
  }

  function stateOf(sink: AlertSink): Omit<SinkState, 'sink' | 'last'> {
    if (sink === 'desktop') {
      return notify
        ? { state: 'ready', origin: 'host', host: null }
        : { state: 'unavailable', origin: null, host: null }
    }
    const address = addressOf(sink)
    if (address === null) return { state: 'unset', origin: null, host: null }
    return { state: 'ready', origin: address.origin, host: new URL(address.url).host }
  }

  function senderOf(sink: AlertSink): Send | null {
    if (sink === 'desktop') return notify && createDesktopSender(notify)
    if (sink === 'slack') {
      const address = addressOf('slack')
      return address && createSlackSender(address.url)
    }
    const setting = store.sinkSetting('webhook')
    return setting?.secret ? createWebhookSender({ url: setting.url, secret: setting.secret }, now) : null
  }

  function change(sink: 'slack' | 'webhook', action: string, setting: SinkSetting | null): void {
    const before = visible(store.sinkSetting(sink))
    store.atOnce(() => {
      store.setSinkSetting(sink, setting, now())
      audit.add({
        at: now(),
        actor: 'console',
        action,
        subject: sink,
        reason: null,
        before,
        after: visible(setting),
      })
    })
  }

  return {
    senderOf,
    states: () => SINKS.map((sink) => ({ sink, ...stateOf(sink), last: store.lastTried(sink) })),
    setUrl(sink, text) {
      if (sink === 'slack' && slackUrl !== null) {
        throw new SinkRefusal(
          'SLACK_WEBHOOK_URL in the environment names it: change it there and start again.',
        )
      }
      if (text === null) {
        change(sink, 'alerts.sink.remove', null)
        return null
      }
      const url = checkSinkUrl(text, plainHosts)
      const known = sink === 'webhook' ? store.sinkSetting(sink) : null
      // Whoever has received at the old origin knows its secret, and could sign for the new one.
      const stays = known?.secret && new URL(known.url).origin === new URL(url).origin
      const made = sink === 'slack' || stays ? null : makeSecret()
      change(sink, 'alerts.sink.set', { url, secret: made ?? known?.secret ?? null })
      return made
    },
    renewSecret() {
      const known = store.sinkSetting('webhook')
      if (known === null) throw new SinkRefusal('There is no webhook to sign for yet: set its URL first.')
      const secret = makeSecret()
      change('webhook', 'alerts.secret.renew', { url: known.url, secret })
      return secret
    },
  }
}

/** What may be seen of it: where it goes, and nothing that lets anybody post there. */
const visible = (setting: SinkSetting | null) => setting && { host: new URL(setting.url).host }
