/** Loaded into the app before its own code, in the double and in Electron: what would need a user, told to the test. */
const { dialog, Notification, shell } = require('electron')

globalThis.seen = { dialogs: [], notifications: [], opened: [] }

dialog.showMessageBox = (_window, options) => {
  const answer = Promise.withResolvers()
  globalThis.seen.dialogs.push({ ...options, answer: (response) => answer.resolve({ response }) })
  return answer.promise
}

Notification.isSupported = () => true
Notification.prototype.show = function show() {
  const { title, body } = this
  globalThis.seen.notifications.push({ title, body, click: () => this.emit('click') })
  this.emit('show')
}

shell.openExternal = (url) => {
  globalThis.seen.opened.push(url)
  return Promise.resolve()
}
