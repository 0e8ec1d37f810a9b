/**
 * The launcher behind every npm script: makes sure that the checkout is installed and built, then runs the command
 * on Node 24. Nothing of its own ever goes to stdout, which belongs to the command.
 */
import { join } from 'node:path'
import { run } from './child.mjs'
import { callerDirectory, innerEnvironment, node24, ROOT, say } from './paths.mjs'
import { SetupFailed, setUp } from './setup.mjs'
import { start } from './start.mjs'
import { test } from './test.mjs'

/**
 * @typedef {object} Command
 * @property {boolean} build whether it needs the build to stand before it begins
 * @property {(args: readonly string[]) => Promise<number>} run resolves to the exit code
 */

/** @type {Readonly<Record<string, Command>>} */
const COMMANDS = {
  start: { build: true, run: start },
  serve: { build: true, run: (args) => runFile('out/main/headless.js', args, callerDirectory()) },
  test: { build: false, run: test },
  score: { build: true, run: (args) => runFile('out/main/score.js', args, callerDirectory()) },
  ledger: { build: true, run: (args) => runFile('out/main/ledger.js', args, callerDirectory()) },
  bench: { build: true, run: (args) => runFile('bench/bench.ts', args, ROOT) },
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function runFile(file, args, cwd) {
  return run(node24(), [join(ROOT, file), ...args], { cwd, env: innerEnvironment() })
}

/** @param {readonly string[]} argv */
async function main([name = '', ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    say(`usage: npm run ${Object.keys(COMMANDS).join(' | ')} [-- arguments]`)
    return 64
  }
  await setUp({ build: command.build })
  return command.run(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof SetupFailed ? error.exitCode : 1
}
