/** Shows a newly made gateway key, once, in a dialog of the system: it never passes through the page. */
import { clipboard, dialog, type BrowserWindow } from 'electron'

const COPY = 0
const CLOSE = 1

export async function showNewKey(window: BrowserWindow, key: string, gatewayUrl: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    title: 'Gateway key',
    message: 'This is the first key of your gateway',
    detail: `${key}\n\nIt is shown only now, and only its hash is kept. Clients send it as a bearer token to ${gatewayUrl}/v1.`,
    buttons: ['Copy key', 'Close'],
    defaultId: COPY,
    cancelId: CLOSE,
    noLink: true,
  })
  if (response === COPY) await clipboard.writeText(key)
}
