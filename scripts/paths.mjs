/** Where things are in a checkout, and which Node runs them. Plain JavaScript: a fresh clone has nothing else. */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const MODULES = join(ROOT, 'node_modules')

/** The Node that the product runs on, brought by the `node` package. */
export function node24() {
  const brought = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(brought)) return brought
  // A machine that forbids install scripts never links the package's binary; its own Node may do as well.
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `the npm package "node" did not bring Node 24 (are install scripts turned off?), and this is Node ${process.versions.node}`,
  )
}

/**
 * The script behind a command of an installed package.
 * @param {string} packageName
 * @param {string} [command] its name in `bin`, where it is not the package's own
 */
export function scriptOf(packageName, command = packageName) {
  const home = join(MODULES, ...packageName.split('/'))
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const bin =
    typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined
  /** @type {unknown} */
  const file =
    typeof bin === 'object' && bin !== null ? Object.getOwnPropertyDescriptor(bin, command)?.value : bin
  if (typeof file !== 'string') throw new Error(`${packageName} has no command ${command}`)
  return join(home, file)
}

/**
 * The PATH without the `node_modules/.bin` folders that npm puts in front: npm is not to run on a Node that it
 * is about to delete.
 * @param {string} [path]
 */
export function outerPath(path = process.env['PATH'] ?? '') {
  return path
    .split(delimiter)
    .filter((folder) => !folder.includes(`node_modules${sep}.bin`))
    .join(delimiter)
}

/** The environment in which `node` and every tool on the PATH are the checkout's own. */
export function innerEnvironment() {
  return withPath(process.env, [join(MODULES, '.bin'), process.env['PATH'] ?? ''].join(delimiter))
}

/**
 * Windows spells it `Path`, and a copy of the environment would hold both.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} path
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(env, path) {
  const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH')
  return { ...Object.fromEntries(others), PATH: path }
}

/**
 * Where the user stood when he typed `npm run …`: paths on the command line are meant from there. npm itself
 * always runs scripts in the package's own folder.
 * @param {Readonly<Record<string, string | undefined>>} [env]
 */
export function callerDirectory(env = process.env) {
  const { npm_package_json: manifest, INIT_CWD: callers } = env
  const ours = manifest !== undefined && resolve(manifest) === join(ROOT, 'package.json')
  return ours && callers !== undefined && existsSync(callers) ? callers : process.cwd()
}

/** @param {string} line one line for the person who waits; stdout belongs to the command itself */
export function say(line) {
  process.stderr.write(`${line}\n`)
}
