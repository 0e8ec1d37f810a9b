/** `npm start`: the desktop app where it can run, and the same console in the browser where it cannot. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ASIDE, run } from './child.mjs'
import { callerDirectory, innerEnvironment, node24, ROOT, say, scriptOf } from './paths.mjs'

/**
 * @typedef {object} Facts
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number | undefined} uid undefined where the system has none
 * @property {readonly string[]} args
 * @property {boolean} hasBinary Electron's own, which npm does not bring
 * @property {boolean} triedInstall
 *
 * @typedef {{ kind: 'desktop' } | { kind: 'install' } | { kind: 'browser', why: string }} Plan
 */

const INSTALL_TIMEOUT_MS = 60_000

/**
 * What to do next, given what is known of the machine.
 * @param {Facts} facts
 * @returns {Plan}
 */
export function planStart({ platform, env, uid, args, hasBinary, triedInstall }) {
  if (!hasDisplay(platform, env)) return { kind: 'browser', why: 'There is no display for the desktop app.' }
  if (platform === 'linux' && uid === 0 && !args.includes('--no-sandbox')) {
    return {
      kind: 'browser',
      why: 'Electron does not run as root with its sandbox on (npm start -- --no-sandbox turns it off).',
    }
  }
  if (hasBinary) return { kind: 'desktop' }
  if (!triedInstall) return { kind: 'install' }
  return { kind: 'browser', why: 'Electron’s binary is not here and could not be fetched.' }
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function hasDisplay(platform, env) {
  if (platform === 'darwin' || platform === 'win32') return true
  const { DISPLAY: x11 = '', WAYLAND_DISPLAY: wayland = '' } = env
  return x11 !== '' || wayland !== ''
}

/**
 * Why the desktop app has to be replaced by the browser after it ended; null when its end stands.
 * @param {{ wasReady: boolean, exitCode: number }} end
 */
export function problemOfDesktop({ wasReady, exitCode }) {
  // 0: another window of the app is open and was brought to the front. 78: a setting is wrong, and the app has
  // said which. 130, 143: the user stopped it.
  if (wasReady || [0, 78, 130, 143].includes(exitCode)) return null
  return `Electron did not start (exit code ${exitCode}).`
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function start(args) {
  const facts = { platform: process.platform, env: process.env, uid: process.getuid?.(), args }
  let plan = planStart({ ...facts, hasBinary: existsSync(electronBinary()), triedInstall: false })
  if (plan.kind === 'install') {
    await fetchElectron()
    plan = planStart({ ...facts, hasBinary: existsSync(electronBinary()), triedInstall: true })
  }
  if (plan.kind === 'desktop') {
    const end = await runDesktop(args)
    const problem = problemOfDesktop(end)
    if (problem === null) return end.exitCode
    plan = { kind: 'browser', why: problem }
  }
  if (plan.kind === 'browser') say(`${plan.why} Serving the console to the browser instead.`)
  return serveToBrowser(args.filter((arg) => arg !== '--no-sandbox'))
}

/** Where Electron's own `index.js` looks; asking that would start a download. */
function electronBinary() {
  const home = join(ROOT, 'node_modules', 'electron')
  const { ELECTRON_OVERRIDE_DIST_PATH: override } = process.env
  const pathFile = join(home, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron'
  return join(override ?? join(home, 'dist'), name)
}

async function fetchElectron() {
  say(`Fetching Electron’s binary (at most ${INSTALL_TIMEOUT_MS / 1000} s) …`)
  const script = scriptOf('electron', 'install-electron')
  await run(node24(), [script], {
    cwd: ROOT,
    env: innerEnvironment(),
    stdio: ASIDE,
    timeoutMs: INSTALL_TIMEOUT_MS,
  })
}

/** @param {readonly string[]} args */
async function runDesktop(args) {
  let seen = ''
  let wasReady = false
  const exitCode = await run(electronBinary(), [ROOT, ...args], {
    cwd: callerDirectory(),
    env: { ...innerEnvironment(), ELECTRON_RUN_AS_NODE: undefined },
    stdio: ['inherit', 'pipe', 'inherit'],
    onStdout(chunk) {
      if (wasReady) return
      seen += chunk.toString()
      wasReady = /^\{"event":"ready"/m.test(seen)
    },
  })
  return { wasReady, exitCode }
}

/** @param {readonly string[]} args */
function serveToBrowser(args) {
  const opensBrowser = hasDisplay(process.platform, process.env)
  let seen = ''
  let opened = !opensBrowser
  return run(node24(), [join(ROOT, 'out', 'main', 'headless.js'), ...args], {
    cwd: callerDirectory(),
    env: innerEnvironment(),
    stdio: ['inherit', opensBrowser ? 'pipe' : 'inherit', 'inherit'],
    onStdout(chunk) {
      if (opened) return
      seen += chunk.toString()
      const url = pageUrl(seen)
      if (url === null) return
      opened = true
      openBrowser(url)
    },
  })
}

/**
 * The page's address in what the host has printed so far; null until its line is whole.
 * @param {string} printed
 */
export function pageUrl(printed) {
  return /\bready at (http:\/\/\S+)\r?\n/.exec(printed)?.[1] ?? null
}

/** @param {string} url */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/d', '/c', 'start', '', url]
        : ['xdg-open', url]
  const opener = spawn(command, args, { stdio: 'ignore', detached: true })
  // The address is on the screen: who has no such command opens it himself.
  opener.on('error', () => say(`Open the address above in a browser (${command} is not there).`))
  opener.unref()
}
