import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from './console.ts'
import { exitCode } from './host.ts'
import { runLedger, startLedger } from './ledger-program.ts'

test('checks, exports, backs up and restores, beside a running console and without one', async ({
  host,
  running,
}) => {
  const ask = () =>
    running.openai.chat.completions.create({ model: 'auto', messages: [{ role: 'user', content: 'Hello' }] })
  for (let i = 0; i < 3; i += 1) await ask()

  const verified = await runLedger(host.dataDir, 'verify', '--json')
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, settled: { rows: 3 } })
  expect(verified.stderr).toContain(join(host.dataDir, 'sandbox', 'ledger.db'))
  const exported = await runLedger(host.dataDir, 'export')
  expect(exported.stdout.trim().split('\r\n')).toHaveLength(4)
  const backup = (await runLedger(host.dataDir, 'backup')).stdout.trim()
  expect(existsSync(backup)).toBe(true)

  // Under the running console: what was spent since the backup is gone from its figures with the next request.
  await ask()
  const replaced = await runLedger(host.dataDir, 'restore', backup)
  expect(replaced.code).toBe(0)
  await ask()
  const taken = await runLedger(host.dataDir, 'verify', '--json')
  expect(JSON.parse(taken.stdout)).toMatchObject({ ok: true, settled: { rows: 4 } })

  running.child.kill('SIGTERM')
  expect(await exitCode(running.child)).toBe(0)
  const restored = await runLedger(host.dataDir, 'restore', backup)
  expect(restored.code).toBe(0)
  expect(restored.stdout).toContain('3 settled rows')

  const again = await host.start()
  await again.openai.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  const after = await runLedger(host.dataDir, 'verify', '--json')
  expect(JSON.parse(after.stdout)).toMatchObject({ ok: true, settled: { rows: 4 } })
})

test('ends quietly when its reader has had enough, and with 64 when it is used wrongly', async ({
  host,
  running,
}) => {
  await running.openai.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  const child = startLedger(host.dataDir, ['export'])
  child.stdout.destroy()
  const stderr = text(child.stderr)
  expect(await exitCode(child)).toBe(0)
  expect((await stderr).trim().split('\n')).toHaveLength(1)

  const wrong = await runLedger(host.dataDir, 'audit')
  expect(wrong.code).toBe(64)
  expect(wrong.stdout).toBe('')
  expect(wrong.stderr).toContain('verify | export | backup | restore')
})
