import { afterEach, beforeEach, expect, it } from 'vitest'
import { NOW, ToolsHarness } from './tools/tools.harness.ts'

let harness: ToolsHarness
beforeEach(() => (harness = new ToolsHarness()))
afterEach(() => harness.remove())

const FOREVER = { start: 0, end: Number.MAX_SAFE_INTEGER }

it('rows past their time go, in the order in which they came, and every total stays', async () => {
  for (let i = 0; i < 1_200; i += 1) {
    harness.clock = NOW + i * 10_000
    await harness.spend()
  }
  const before = harness.ledger.totals(FOREVER)
  const twoHours = NOW + 2 * 3_600_000

  const deleted = await harness.ledger.deleteRowsBefore(twoHours + 60_000)
  expect(deleted).toBe(720)
  expect(harness.ledger.newestAttempts(1_000)).toHaveLength(480)
  expect(harness.ledger.totals(FOREVER)).toEqual(before)
  expect(await harness.ledger.deleteRowsBefore(twoHours)).toBe(0)

  // And after a restart, which reads them anew.
  harness.close()
  expect(harness.ledger.totals(FOREVER)).toEqual(before)
  expect((await harness.run('verify')).stdout).toContain('All agrees')
})

it('what is not deleted when the console stops is left to the next time', async () => {
  for (let i = 0; i < 1_200; i += 1) await harness.spend()
  harness.clock += 86_400_000
  await harness.spend()
  const deleting = harness.ledger.deleteRowsBefore(harness.clock)
  harness.close()
  await expect(deleting).rejects.toThrow('the console stops')
  expect(harness.troubles).toEqual([])
  expect((await harness.run('verify')).stdout).toContain('All agrees')
  expect(await harness.ledger.deleteRowsBefore(harness.clock)).toBe(700)
})

it('a row that is gone although its time had not come is missed', async () => {
  for (let i = 0; i < 5; i += 1) await harness.spend()
  harness.tamper(`DELETE FROM attempts WHERE request_id = 'r2'`)
  expect((await harness.run('verify')).stdout).toContain('WRONG, rollups')
})
