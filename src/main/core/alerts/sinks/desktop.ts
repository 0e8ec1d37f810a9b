/** The desktop's own notifications, through the host. */
import type { Send } from './sink.ts'

/** Shows one; rejects when the desktop will not. */
export type Notify = (notification: { readonly title: string; readonly body: string }) => Promise<void>

export function createDesktopSender(notify: Notify): Send {
  return async ({ title, message, environment }) => {
    try {
      await notify({ title: environment === 'sandbox' ? `[Sandbox] ${title}` : title, body: message })
      return { kind: 'delivered', answer: 'The desktop has shown it.' }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { kind: 'again', answer: `The desktop did not show it: ${reason}` }
    }
  }
}
