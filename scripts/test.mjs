/**
 * `npm test`: everything that has to hold, in the order in which it fails fastest. What the tools say goes to
 * stderr; stdout gets one line at the end, `N passed, N failed, N skipped`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ASIDE, run } from './child.mjs'
import { ensureChromium } from './chromium.mjs'
import { innerEnvironment, node24, ROOT, say, scriptOf } from './paths.mjs'
import { SetupFailed, setUp } from './setup.mjs'
import { addTallies, NOTHING, tallyOf } from './tally.mjs'

/** @typedef {'lint' | 'types' | 'unit' | 'e2e'} Part */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {Part} part
 * @property {(args: readonly string[], report: string) => Promise<number>} run writes its JSON report to the file
 */

/**
 * One after the other; what stands side by side runs at the same time, because each of those keeps one core busy.
 * @type {readonly (readonly Step[])[]}
 */
const STAGES = [
  [
    { name: 'format', part: 'lint', run: () => tool('prettier', ['--check', '--log-level', 'warn', '.']) },
    { name: 'lint', part: 'lint', run: () => tool('eslint', ['.']) },
    { name: 'types', part: 'types', run: () => tool('typescript', ['-b'], { command: 'tsc' }) },
  ],
  [
    {
      name: 'unit',
      part: 'unit',
      run: (args, report) =>
        tool('vitest', [
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...args,
        ]),
    },
  ],
  [{ name: 'build', part: 'e2e', run: build }],
  [{ name: 'e2e', part: 'e2e', run: runPlaywright }],
]

/**
 * Runs all steps, or one part of them; further arguments go to the tools of that part that run tests.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code: that of the first step that failed
 */
export async function test([part, ...rest]) {
  const stages = STAGES.map((steps) => steps.filter((step) => part === undefined || step.part === part))
  if (stages.flat().length === 0) {
    say('usage: npm test [-- lint | types | unit | e2e] [arguments of vitest or Playwright]')
    return 64
  }
  const folder = mkdtempSync(join(tmpdir(), 'sophia-test-'))
  let total = NOTHING
  let exitCode = 0
  try {
    for (const steps of stages) {
      const reportOf = (/** @type {Step} */ { name }) => join(folder, `${name}.json`)
      const exitCodes = await Promise.all(steps.map((step) => timed(step, rest, reportOf(step))))
      for (const [index, step] of steps.entries()) {
        total = addTallies(total, tallyOf(readReport(reportOf(step)), exitCodes[index] ?? 0))
      }
      exitCode = exitCodes.find((code) => code !== 0) ?? 0
      if (exitCode !== 0) break
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return exitCode
}

/**
 * @param {Step} step
 * @param {readonly string[]} args
 * @param {string} report
 */
async function timed(step, args, report) {
  say(`\n── ${step.name}`)
  const startedAt = performance.now()
  const exitCode = await step.run(args, report)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(`── ${step.name}: ${exitCode === 0 ? 'ok' : `failed (exit code ${exitCode})`}, ${seconds} s`)
  return exitCode
}

/**
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {{ command?: string, env?: NodeJS.ProcessEnv }} [options]
 */
function tool(packageName, args, { command, env } = {}) {
  const script = scriptOf(packageName, command)
  return run(node24(), [script, ...args], { cwd: ROOT, env: { ...innerEnvironment(), ...env }, stdio: ASIDE })
}

async function build() {
  try {
    await setUp({ build: true })
    return 0
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error
    say(error.message)
    return error.exitCode
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} report
 */
async function runPlaywright(args, report) {
  const chromium = await ensureChromium()
  if (chromium === null) {
    say('No Chromium was found and none could be installed; CHROMIUM_PATH may name one.')
    return 1
  }
  say(`Chromium: ${chromium}`)
  return tool('@playwright/test', ['test', '--reporter=list,json', ...args], {
    command: 'playwright',
    env: { SOPHIA_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
}

/**
 * @param {string} path
 * @returns {unknown} undefined when the step left no report
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
