/** The fixtures of the web specs: one host per test, and the installed Chromium. */
import { test as base, expect, type Page } from '@playwright/test'
import { Host, type Running } from './host.ts'

interface Fixtures {
  /** Not started yet. */
  readonly host: Host
  /** Started, in sandbox mode. */
  readonly running: Running
  /** The console's page, opened and connected. */
  readonly console: Page
}

export const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = new Host()
    await use(host)
    await host.remove()
  },
  running: async ({ host }, use) => use(await host.start()),
  console: async ({ page, running }, use) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(running.ready.url)
    await expect(page.getByTestId('environment')).toHaveText(/sandbox/i)
    await use(page)
    expect(problems.filter((problem) => !/WebSocket connection|ERR_CONNECTION/.test(problem))).toEqual([])
  },
})

export { expect }

/** Today's spend as the gauge has it, in nano-dollars. */
export async function gaugeNanoUsd(page: Page): Promise<number> {
  return Number(await page.getByTestId('today-spend').getAttribute('data-nano-usd'))
}
