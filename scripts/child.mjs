/** Runs one command to its end, and passes the signals on. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const PARENT_POLL_MS = 200
/** Started by hand, it may well outlive the shell that it was started from. */
const isNpmScript = process.env['npm_lifecycle_event'] !== undefined

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Readonly<Record<string, string | undefined>>} [env]
 * @property {import('node:child_process').StdioOptions} [stdio] inherited, unless said otherwise
 * @property {number} [timeoutMs] after which the child is killed
 * @property {(chunk: Buffer) => void} [onStdout] sees stdout where `stdio` pipes it; it is passed on as well
 */

/** No input, and all output on stderr: for steps that are not the command itself. */
export const ASIDE = /** @satisfies {import('node:child_process').StdioOptions} */ (['ignore', 2, 2])

/**
 * The exit code of the child: 128 + n when signal n ended it, as a shell has it; 127 when it could not be started.
 * SIGINT and SIGTERM go to the child, once each, and otherwise change nothing here: the child decides when it ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { timeoutMs, onStdout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const stopForwarding = forwardSignals(child)
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(timer)
      stopForwarding()
      resolve(code)
    }
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
      process.stdout.write(chunk)
      onStdout?.(chunk)
    })
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      if (child.pid === undefined) end(127)
    })
    child.on('close', (code, signal) => end(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  /** @type {Set<NodeJS.Signals>} */
  const sent = new Set()
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // On Windows `kill` would end the child on the spot, and a console's Ctrl-C reaches it anyway.
    if (sent.has(signal) || process.platform === 'win32') return
    sent.add(signal)
    child.kill(signal)
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)
  // npm passes a signal on to the shell in which it runs a script. Some shells die of it without a word to us, so
  // a parent that goes is a signal too.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (isNpmScript && process.ppid !== parent) forward('SIGTERM')
  }, PARENT_POLL_MS)
  return () => {
    clearInterval(watch)
    process.off('SIGINT', forward).off('SIGTERM', forward)
  }
}
