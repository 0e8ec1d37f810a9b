/** How every browser of the tests is started. */
import { existsSync } from 'node:fs'

const installed = process.env['SOPHIA_CHROMIUM'] ?? ''

export const CHROMIUM = {
  // Without one that is installed, Playwright starts its own.
  ...(existsSync(installed) && { executablePath: installed }),
  // No sandbox, because root has none; the rest keeps the browser from calling home.
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
  ],
}
