import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './e2e/chromium.ts'
import type { Options } from './e2e/electron/desktop.ts'
import { findElectron } from './e2e/electron/driver-electron.ts'

const electron = findElectron()
// Said once: this file is read again by every worker.
if ('missing' in electron && process.env['TEST_WORKER_INDEX'] === undefined) {
  process.stderr.write(`desktop-electron is skipped: ${electron.missing}\n`)
}

export default defineConfig<Options>({
  // Each test has a host, a data directory and ports of its own, and waits more than it works.
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // A bound for what hangs, not for what is slow on a busy machine.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: { launchOptions: CHROMIUM },
  projects: [
    // The headless host and its page in a real Chromium.
    { name: 'web', testDir: 'e2e/web' },
    // The built desktop app on a double of the `electron` module, with its page in a real Chromium …
    { name: 'desktop-double', testDir: 'e2e/electron', use: { kind: 'double' } },
    // … and the same specs on the real binary, wherever there is one.
    { name: 'desktop-electron', testDir: 'e2e/electron', use: { kind: 'electron' } },
  ],
})
