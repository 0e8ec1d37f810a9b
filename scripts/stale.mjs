/** Decides whether what is installed and what is built still fit the sources. Pure, but for reading files. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One package of a lockfile. `resolved` is left out: it depends on the registry at hand, `integrity` does not.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lockfile
 */

/**
 * Why node_modules is not what the lock asks for, in words; null when it is. npm writes its hidden lockfile last,
 * so an install that was interrupted has none.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | null} installed node_modules/.package-lock.json
 * @returns {string | null}
 */
export function installProblem(wanted, installed) {
  if (installed === null) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(installed.packages)) {
    const lock = wanted.packages[path]
    if (lock === undefined) return `${path} is not in the lock`
    if (lock.version !== entry.version) return `${path} is ${entry.version}, the lock has ${lock.version}`
    if (lock.integrity !== entry.integrity) return `${path} differs from the lock`
  }
  // What is optional may be for another platform; the empty path is the project itself.
  const missing = Object.entries(wanted.packages).find(
    ([path, entry]) => path !== '' && entry.optional !== true && installed.packages[path] === undefined,
  )
  return missing ? `${missing[0]} is not installed` : null
}

/**
 * @param {string} path
 * @returns {Lockfile | null} null when it is not there or not whole
 */
export function readLockfile(path) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(readFileSync(path, 'utf8'))
    return isLockfile(value) ? value : null
  } catch {
    return null
  }
}

/**
 * @param {unknown} value
 * @returns {value is Lockfile}
 */
function isLockfile(value) {
  if (typeof value !== 'object' || value === null || !('packages' in value)) return false
  return typeof value.packages === 'object' && value.packages !== null
}

/** Everything that a build reads. */
const BUILD_INPUTS = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.node.json',
  'tsconfig.web.json',
]

/** Everything that a build makes and a command needs. */
/** What a build leaves in out/; a build without one of them is not whole. */
export const BUILD_OUTPUTS = [
  'main/index.js',
  'main/headless.js',
  'main/ledger.js',
  'main/score.js',
  'main/reader-worker.js',
  'main/token-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
]

const STAMP = 'stamp'

/**
 * A sha256 over the names and contents of what a build reads. Contents, not times: a checkout changes the times
 * of files that it leaves the same.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256')
  for (const path of BUILD_INPUTS.flatMap((input) => filesUnder(root, input))) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * The files below a path, in a fixed order, without tests and hidden files.
 * @param {string} root
 * @param {string} path relative to the root, with forward slashes
 * @returns {string[]}
 */
function filesUnder(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (stat === undefined || /\/\.[^/]*$|\.test\.tsx?$/.test(path)) return []
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(join(root, path)).sort()
  return names.flatMap((name) => filesUnder(root, `${path}/${name}`))
}

/**
 * Why the build has to be made, in words; null when it stands.
 * @param {string} outDir
 * @param {string} print the sources' fingerprint
 * @returns {string | null}
 */
export function buildProblem(outDir, print) {
  const stamp = join(outDir, STAMP)
  if (!existsSync(stamp)) return 'nothing is built yet'
  if (readFileSync(stamp, 'utf8') !== print) return 'the sources have changed'
  const missing = BUILD_OUTPUTS.find((file) => !existsSync(join(outDir, file)))
  return missing === undefined ? null : `out/${missing} is missing`
}

/** @param {string} outDir */
export function stampFile(outDir) {
  return join(outDir, STAMP)
}
