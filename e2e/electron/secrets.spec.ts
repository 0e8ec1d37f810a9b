/** Keys of providers on the disk of a desktop. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, untilReady } from './desktop.ts'
import { GATEWAY_KEY, inPage, type Desktop, type Main } from './driver.ts'
import { callOverPort } from './page-expressions.ts'

const KEY = 'sk-acme-0123456789abcdef'
/** Live, in front of nobody. */
const LIVE = {
  SOPHIA_GATEWAY_KEY: GATEWAY_KEY,
  LAMBDA_SERVERLESS_BASE_URL: 'http://127.0.0.1:9/v1',
  LAMBDA_SERVERLESS_API_KEY: 'sk-of-the-environment',
}
const PROVIDER = {
  name: 'Acme',
  kind: 'serverless',
  baseUrl: 'http://127.0.0.1:9/v1',
  key: KEY,
  weight: 1,
  models: [{ ours: 'small', theirs: 'small', price: null }],
  reason: null,
}

// Whether the real one finds a keyring is the machine's affair: docs/providers.md says what it does without.
test.skip(({ kind }) => kind !== 'double', 'the double has a keyring')

async function start(desktop: Desktop): Promise<Main> {
  const main = await desktop.start(LIVE)
  await untilReady(main)
  return main
}

test('are sealed by the desktop, are read again after a restart, and never reach the page', async ({
  desktop,
}) => {
  const first = await start(desktop)
  const added = JSON.stringify(await inPage(first, callOverPort('/providers/add', PROVIDER)))
  expect(added).toContain('"id":"acme"')
  expect(added).not.toContain(KEY)
  const file = readFileSync(join(desktop.dataDir, 'secrets.json'), 'utf8')
  expect(file).toContain('"sealed":true')
  expect(file).not.toContain(KEY)
  await first.inMain(({ app }) => app.quit())
  await first.exited

  const second = await start(desktop)
  const listed = JSON.stringify(await inPage(second, callOverPort('/providers/list')))
  expect(listed).toMatch(/"key":"set".*"sealedBy":"the desktop's keyring"/)
  expect(listed).not.toContain(KEY)
})
