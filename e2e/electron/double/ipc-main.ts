/** Where the app listens to its pages. */
import { EventEmitter } from 'node:events'

export const ipcMain = new EventEmitter()
