/** The scorer's tool as its user runs it: the built program. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { inheritedEnvironment } from '../environment.ts'
import { exitCode } from './host.ts'

const PROGRAM = fileURLToPath(new URL('../../out/main/score.js', import.meta.url))

const start = () =>
  spawn(process.execPath, [PROGRAM], { env: inheritedEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] })

async function score(input: string) {
  const child = start()
  child.stdin.end(input)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)])
  return { answers: stdout.split('\n').filter((line) => line !== ''), stderr, code }
}

test('answers a line for a line, names the bad ones, and ends with 1 when there were any', async () => {
  const good = await score('{"prompt": "hi"}\n{"prompt": "Prove it by induction."}\n')
  expect(good.code).toBe(0)
  expect(good.stderr).toBe('')
  expect(good.answers.map((line): unknown => JSON.parse(line))).toEqual([
    { score: 0, complexity: 'low', why: ['short and plain'] },
    { score: expect.any(Number) as unknown, complexity: 'high', why: expect.any(Array) as unknown },
  ])
  const bad = await score('nonsense\n{"prompt": "hi"}\n')
  expect(bad.code).toBe(1)
  expect(bad.answers).toHaveLength(1)
  expect(bad.stderr).toContain('Line 1')
})

test('takes a hundred thousand lines', async () => {
  const { answers, code } = await score('{"prompt": "How long does a refund take?"}\n'.repeat(100_000))
  expect(answers).toHaveLength(100_000)
  expect(code).toBe(0)
})

test('ends quietly when its reader has had enough', async () => {
  const child = start()
  child.stdout.destroy()
  child.stdin.on('error', () => undefined)
  const stderr = text(child.stderr)
  child.stdin.end('{"prompt": "hi"}\n'.repeat(100_000))
  expect(await exitCode(child)).toBe(0)
  expect(await stderr).toBe('')
})
