/** Passes the page's wish for a port to the main process, and the port back. It is all that the page has of Electron. */
import { ipcRenderer } from 'electron'

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== location.origin) return
  const { data } = event
  const isWish = typeof data === 'object' && data !== null && 'type' in data && data.type === 'sophia:connect'
  if (isWish) ipcRenderer.send('sophia:connect')
})

ipcRenderer.on('sophia:port', (event) => {
  window.postMessage({ type: 'sophia:port' }, location.origin, event.ports)
})
