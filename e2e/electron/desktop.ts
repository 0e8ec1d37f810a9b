/** The fixtures of the desktop specs: one app per test, ended after it whatever happens. */
import { test as base, expect } from '@playwright/test'
import { Desktop, readyLine, type Kind, type Main } from './driver.ts'
import { findElectron } from './driver-electron.ts'

export interface Options {
  readonly kind: Kind
}

interface Fixtures {
  /** Not started yet. */
  readonly desktop: Desktop
  /** Started, with the page loaded. */
  readonly main: Main
}

export const test = base.extend<Options & Fixtures>({
  kind: ['double', { option: true }],
  desktop: async ({ kind }, use, info) => {
    const found = findElectron()
    if (kind === 'electron' && 'missing' in found) info.skip(true, found.missing)
    const desktop = new Desktop(kind)
    await use(desktop)
    await desktop.remove()
  },
  main: async ({ desktop }, use) => {
    const main = await desktop.start()
    await untilReady(main)
    await use(main)
  },
})

/** Waits for the line that says so; fails at once when the app ends instead. */
export async function untilReady(main: Main): Promise<void> {
  const ended = main.exited.then((code) => {
    throw new Error(`the app ended with ${code}: ${main.stderr()}`)
  })
  await Promise.race([ended, expect.poll(() => readyLine(main)?.event, { timeout: 30_000 }).toBe('ready')])
}

export { expect }
