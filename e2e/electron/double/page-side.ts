/** What runs in the page: Electron's side of a preload, and the questions a page puts to the browser around it. */

/** Channels between the page and this process; both carry JSON. */
export const TO_MAIN = '__electronDoubleToMain'
export const FROM_MAIN = '__electronDoubleFromMain'
export const ASK = '__electronDoubleAsk'

/** Runs the preload in the top frame with the one module that a sandboxed preload needs here. */
export function preloadScript(preload: string): string {
  return `(() => {
    if (window !== window.top) return
    const toMain = (...message) => globalThis.${TO_MAIN}(JSON.stringify(message))
    const listeners = new Map()
    const ports = new Map()
    const open = (id) => {
      const { port1, port2 } = new MessageChannel()
      ports.set(id, port1)
      port1.onmessage = (event) => toMain('port', id, event.data)
      port1.addEventListener('close', () => toMain('close', id))
      return port2
    }
    const take = {
      ipc: (channel, message, ids) => {
        const event = { ports: ids.map(open), sender: ipcRenderer }
        for (const listener of listeners.get(channel) ?? []) listener(event, message)
      },
      port: (id, data) => ports.get(id)?.postMessage(data),
      close: (id) => ports.get(id)?.close(),
    }
    globalThis.${FROM_MAIN} = (messages) => {
      for (const [kind, ...rest] of messages) take[kind](...rest)
    }
    const ipcRenderer = {
      send: (channel, ...values) => toMain('ipc', channel, values),
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
        return ipcRenderer
      },
    }
    const require = (name) => {
      if (name === 'electron') return { ipcRenderer }
      throw new Error('module not found: ' + name)
    }
    const module = { exports: {} }
    ;(function (require, module, exports) {
      ${preload}
    })(require, module, module.exports)
  })()`
}

/** Permissions and new windows, asked of the app instead of Chromium. */
export const ASKING_SCRIPT = `(() => {
  const ask = (kind, value) => globalThis.${ASK}(kind, value)
  const word = (granted) => (granted ? 'granted' : 'denied')
  Notification.requestPermission = async () => word(await ask('request', 'notifications'))
  navigator.permissions.query = async ({ name }) => ({ name, state: word(await ask('check', name)) })
  window.open = (url) => {
    void ask('open', new URL(url, location.href).href)
    return null
  }
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null
    if (!link) return
    event.preventDefault()
    void ask('open', link.href)
  })
})()`
