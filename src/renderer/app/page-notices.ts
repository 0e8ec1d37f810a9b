/** Alerts as notifications of the browser, where somebody allowed it; the desktop app has the system's own. */
import { useEffect, useRef } from 'react'
import type { Alert } from '../../shared/contract/alerts.ts'
import { useWatch } from '../rpc/use-watch.ts'
import type { Subscribe } from '../rpc/use-watch.ts'
import { newsOf } from './page-news.ts'
import { goTo } from './route.ts'

const subscribe: Subscribe<{ alerts: readonly Alert[] }> = (client, options) =>
  client.alerts.watch(undefined, options)

/** False once it was allowed or denied, in the desktop app, and where the page came over plain http from afar. */
export const canAskForNotices = (): boolean =>
  isSecureContext && 'Notification' in globalThis && Notification.permission === 'default'

/** The browser asks; whatever its user answers, it remembers. */
export function askForNotices(): void {
  void Notification.requestPermission()
}

/** To be used once, for the whole page. */
export function usePageNotices(): void {
  const { snapshot } = useWatch(subscribe)
  const seenId = useRef<number | null>(null)
  useEffect(() => {
    if (snapshot === null) return
    const news = newsOf(seenId.current, snapshot.state.alerts)
    seenId.current = news.seenId
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
    for (const alert of news.fresh) show(alert)
  }, [snapshot])
}

/** The tag makes one of it when several pages are open. */
function show({ id, title, message }: Alert): void {
  const notification = new Notification(title, { body: message, tag: `alert-${id}` })
  notification.onclick = () => {
    window.focus()
    goTo('budgets')
  }
}
