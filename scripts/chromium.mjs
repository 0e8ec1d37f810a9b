/** Finds the Chromium that the end-to-end tests drive, and fetches one where there is none. */
import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { ASIDE, run } from './child.mjs'
import { innerEnvironment, node24, ROOT, say, scriptOf } from './paths.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const INSTALL_TIMEOUT_MS = 5 * 60_000

/**
 * Where a Chromium may be, the likeliest first. Nothing is looked at yet.
 * @param {object} machine
 * @param {NodeJS.Platform} machine.platform
 * @param {Readonly<Record<string, string | undefined>>} machine.env
 * @param {string | null} machine.playwrights where Playwright would keep its own
 * @returns {string[]}
 */
export function chromiumCandidates({ platform, env, playwrights }) {
  const named = env['CHROMIUM_PATH'] ? [env['CHROMIUM_PATH']] : []
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath =
    platform === 'win32' ? [] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...named, ...onPath, ...usualPlaces(platform, env), ...(playwrights === null ? [] : [playwrights])]
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string[]}
 */
function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    const homes = ['/Applications', join(env['HOME'] ?? '', 'Applications')]
    const apps = ['Google Chrome', 'Chromium']
    return homes.flatMap((home) => apps.map((app) => join(home, `${app}.app`, 'Contents', 'MacOS', app)))
  }
  if (platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((name) => env[name] ?? [])
      .flatMap((home) => [
        join(home, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(home, 'Chromium', 'Application', 'chrome.exe'),
      ])
  }
  return []
}

/**
 * How to get a Chromium, the least intrusive way first. The system's package manager needs root, or a sudo that
 * asks nothing.
 * @param {object} machine
 * @param {number | undefined} machine.uid
 * @param {(name: string) => boolean} machine.has whether a command is on the PATH
 * @returns {string[][]} command lines
 */
export function packageManagerCommands({ uid, has }) {
  const prefix = uid === 0 ? [] : has('sudo') ? ['sudo', '-n'] : null
  if (prefix === null) return []
  if (has('apt-get')) {
    return [
      [...prefix, 'apt-get', 'update'],
      [...prefix, 'apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
    ]
  }
  if (has('dnf')) return [[...prefix, 'dnf', 'install', '-y', 'chromium']]
  if (has('apk')) return [[...prefix, 'apk', 'add', 'chromium']]
  return []
}

/**
 * The path of a Chromium that starts; installs one when there is none. Null when all ways failed.
 * @returns {Promise<string | null>}
 */
export async function ensureChromium() {
  const found = await findChromium()
  if (found !== null) return found
  say('No Chromium here; fetching Playwright’s …')
  const options = { cwd: ROOT, env: innerEnvironment(), stdio: ASIDE, timeoutMs: INSTALL_TIMEOUT_MS }
  await run(node24(), [scriptOf('@playwright/test', 'playwright'), 'install', 'chromium'], options)
  const fetched = await findChromium()
  if (fetched !== null) return fetched
  for (const [command = '', ...args] of packageManagerCommands({ uid: process.getuid?.(), has: isOnPath })) {
    say(`Still none; trying ${[command, ...args].join(' ')} …`)
    await run(command, args, { ...options, env: { ...options.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  return findChromium()
}

async function findChromium() {
  const machine = { platform: process.platform, env: process.env, playwrights: await playwrightsChromium() }
  for (const path of chromiumCandidates(machine)) if (await starts(path)) return path
  return null
}

/** @returns {Promise<string | null>} */
async function playwrightsChromium() {
  try {
    const { chromium } = await import('@playwright/test')
    return chromium.executablePath()
  } catch {
    // It knows no build for this platform.
    return null
  }
}

/**
 * Some systems ship a `chromium` that only says how to install one, and some lack its libraries: it has to run.
 * @param {string} path
 */
async function starts(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
  // Chrome for Windows opens a window when it is asked for its version.
  if (process.platform === 'win32') return true
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 })
    return /chrom/i.test(stdout)
  } catch {
    return false
  }
}

/** @param {string} name */
function isOnPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
}
