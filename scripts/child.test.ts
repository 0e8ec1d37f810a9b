import { expect, test } from 'vitest'
import { run } from './child.mjs'

const node = (script: string, options = {}): Promise<number> =>
  run(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'], ...options })

test('the exit code is the child’s own, and 128 + n when signal n ended it', async () => {
  expect(await node('process.exit(0)')).toBe(0)
  expect(await node('process.exit(78)')).toBe(78)
  expect(await node("process.kill(process.pid, 'SIGTERM')")).toBe(143)
})

test('a command that is not there ends with 127', async () => {
  expect(await run('sophia-has-no-such-command', [])).toBe(127)
})

test('a child that takes longer than it may is killed', async () => {
  expect(await node('setInterval(() => {}, 1000)', { timeoutMs: 50 })).toBe(137)
})

test('a signal reaches the child once, however often it comes', async () => {
  const script = `
    let got = 0
    process.on('SIGTERM', () => { got += 1; console.log('stopping') })
    // A second SIGTERM that is under way would still be counted.
    process.on('SIGINT', () => setTimeout(() => process.exit(got), 100))
    setInterval(() => {}, 1000)
    console.log('ready')
  `
  const exitCode = await node(script, {
    onStdout(chunk: Buffer) {
      // What the launcher would get from a terminal or a service manager.
      process.emit('SIGTERM', 'SIGTERM')
      if (chunk.includes('stopping')) process.emit('SIGINT', 'SIGINT')
    },
  })
  expect(exitCode).toBe(1)
})
