/** Alerts as notifications of the desktop; a click brings the console to the front. */
import { Notification } from 'electron'

/** Some desktops show a notification and never say so; silence for so long means that it is there. */
const SHOWN_AFTER_MS = 3_000
/** A notification that is collected as garbage loses its click. */
const KEPT = 20

/** Undefined where the desktop has no notifications. */
export function createNotify(
  onClick: () => void,
): ((notification: { readonly title: string; readonly body: string }) => Promise<void>) | undefined {
  if (!Notification.isSupported()) return undefined
  let kept: Notification[] = []
  return ({ title, body }) =>
    new Promise((resolve, reject) => {
      const notification = new Notification({ title, body })
      kept = [notification, ...kept.slice(0, KEPT - 1)]
      notification.once('show', () => resolve())
      notification.once('failed', (_event, error) => reject(new Error(error)))
      notification.on('click', onClick)
      notification.show()
      setTimeout(resolve, SHOWN_AFTER_MS).unref()
    })
}
