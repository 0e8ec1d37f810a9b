/** The platform's user-data folder for this app: the one that Electron names, so that both hosts share it. */
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }

export function defaultDataDir(): string {
  return join(userData(), packageJson.productName)
}

/** https://www.electronjs.org/docs/latest/api/app#appgetpathname, "appData". */
function userData(): string {
  switch (platform()) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support')
    case 'win32':
      return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
    default:
      return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  }
}
