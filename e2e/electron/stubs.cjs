/** Loaded into the app before its own code, in the double and in Electron: what would need a user, told to the test. */
const { dialog, shell } = require('electron')

globalThis.seen = { dialogs: [], opened: [] }

dialog.showMessageBox = (_window, options) => {
  const answer = Promise.withResolvers()
  globalThis.seen.dialogs.push({ ...options, answer: (response) => answer.resolve({ response }) })
  return answer.promise
}

shell.openExternal = (url) => {
  globalThis.seen.opened.push(url)
  return Promise.resolve()
}
