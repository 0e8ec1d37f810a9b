import { expect, test } from 'vitest'
import { ledgerCommands } from './ledger-commands.ts'

const verify = (dataDir: string, environment: 'sandbox' | 'live') =>
  ledgerCommands({ dataDir, environment }).find(({ id }) => id === 'verify')?.command

test('the commands name this console’s own data, sandbox or live', () => {
  expect(verify('/home/marta/.config/sophia/sandbox', 'sandbox')).toBe(
    'npm run ledger -- verify --data-dir /home/marta/.config/sophia --sandbox',
  )
  expect(verify('/srv/sophia', 'live')).toBe('npm run ledger -- verify --data-dir /srv/sophia --live')
})

test('a folder with a space can be pasted into a shell', () => {
  expect(verify('/Users/marta/Library/Application Support/Sophia', 'live')).toContain(
    '--data-dir "/Users/marta/Library/Application Support/Sophia" ',
  )
})
