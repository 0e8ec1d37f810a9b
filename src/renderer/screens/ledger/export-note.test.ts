import { expect, test } from 'vitest'
import { exportCommand } from './export-note.tsx'

test('the command names the folder, which of its ledgers, and the time', () => {
  expect(
    exportCommand(
      { from: 0, to: Date.UTC(2026, 5, 15) },
      { dataDir: "/home/ann o'hara/sophia/sandbox", environment: 'sandbox' },
    ),
  ).toBe(
    "npm run ledger -- export --data-dir '/home/ann o'\\''hara/sophia' --sandbox --to 2026-06-15T00:00:00.000Z --out ledger.csv",
  )
  expect(exportCommand({ from: 0, to: 1 }, { dataDir: '/data', environment: 'live' })).toContain(
    '--data-dir /data --live',
  )
})
