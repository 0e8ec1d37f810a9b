/** Seals secrets with what the system keeps for this user: Keychain, DPAPI, or the desktop's keyring. */
import { safeStorage } from 'electron'

const NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'the Keychain',
  win32: 'Windows data protection',
}

/** Undefined where there is none, or only one that everybody knows the key of. To be called when the app is ready. */
export async function createSeal() {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return undefined
  // Chromium's stand-in for a keyring that is not there: its key is a constant of the source.
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return undefined
  return {
    name: NAMES[process.platform] ?? "the desktop's keyring",
    async seal(text: string): Promise<string> {
      return (await safeStorage.encryptStringAsync(text)).toString('base64')
    },
    async unseal(sealed: string): Promise<string> {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result
    },
  }
}
