/** Installs and builds what is missing or stale. All that it says goes to stderr. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ASIDE, run } from './child.mjs'
import { withLock } from './lock.mjs'
import { innerEnvironment, node24, outerPath, ROOT, say, scriptOf, withPath } from './paths.mjs'
import { buildProblem, fingerprint, installProblem, readLockfile, stampFile } from './stale.mjs'

const LOCK = join(ROOT, '.sophia-setup.lock')
const OUT = join(ROOT, 'out')

/** A step of the setup failed; what it had to say is on stderr already. */
export class SetupFailed extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Returns once everything that is asked for is there. Does nothing when it was there already.
 * @param {{ build: boolean }} wanted
 */
export async function setUp({ build }) {
  const isReady = () => findInstallProblem() === null && (!build || findBuildProblem() === null)
  if (isReady()) return
  /** @param {number} pid */
  const tellWhoHoldsIt = (pid) =>
    say(`Another start (process ${pid}) is setting up this checkout; waiting for it.`)
  await withLock(LOCK, tellWhoHoldsIt, async () => {
    const missing = findInstallProblem()
    if (missing !== null) await install(missing)
    const stale = build ? findBuildProblem() : null
    if (stale !== null) await makeBuild(stale)
  })
}

function findInstallProblem() {
  const wanted = readLockfile(join(ROOT, 'package-lock.json'))
  if (wanted === null) throw new SetupFailed('package-lock.json is missing or not whole', 1)
  return installProblem(wanted, readLockfile(join(ROOT, 'node_modules', '.package-lock.json')))
}

function findBuildProblem() {
  return buildProblem(OUT, fingerprint(ROOT))
}

/** @param {string} why */
async function install(why) {
  const done = announce(`Installing (${why})`)
  // The tools are development dependencies: a production setting of the user must not leave them out.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional']
  const npm = npmCommand()
  const code = await run(npm.command, [...npm.args, ...args], {
    cwd: ROOT,
    env: npmEnvironment(),
    stdio: ASIDE,
  })
  if (code !== 0) throw new SetupFailed(`npm ci ended with exit code ${code}`, code)
  const problem = findInstallProblem()
  if (problem !== null) throw new SetupFailed(`npm ci left node_modules unlike the lock: ${problem}`, 1)
  done()
}

/** The npm that called us, or else the one on the PATH. */
function npmCommand() {
  const { npm_execpath: cli } = process.env
  const isNpm = cli !== undefined && basename(cli) === 'npm-cli.js' && existsSync(cli)
  if (isNpm) return { command: 'node', args: [cli] }
  return process.platform === 'win32'
    ? { command: 'cmd', args: ['/d', '/s', '/c', 'npm'] }
    : { command: 'npm', args: [] }
}

/** What the outer npm has put into the environment for its script would be taken for the user's own settings. */
function npmEnvironment() {
  const ofTheScript =
    /^(npm_(package|lifecycle|command)|npm_config_(prefix|global_prefix|local_prefix|loglevel|allow_scripts)$)/
  const kept = Object.entries(process.env).filter(([name]) => !ofTheScript.test(name))
  return withPath(Object.fromEntries(kept), outerPath())
}

/** @param {string} why */
async function makeBuild(why) {
  const done = announce(`Building (${why})`)
  // Taken before the build: sources that change meanwhile make the next start build again.
  const print = fingerprint(ROOT)
  const stamp = stampFile(OUT)
  rmSync(stamp, { force: true })
  const args = [scriptOf('electron-vite'), 'build', '--logLevel', 'warn']
  const code = await run(node24(), args, { cwd: ROOT, env: innerEnvironment(), stdio: ASIDE })
  if (code !== 0) throw new SetupFailed(`electron-vite build ended with exit code ${code}`, code)
  // Last, so that a build that was cut short has none.
  mkdirSync(OUT, { recursive: true })
  writeFileSync(stamp, print)
  done()
}

/** @param {string} what */
function announce(what) {
  const startedAt = performance.now()
  say(`${what} …`)
  return () => say(`${what}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}
