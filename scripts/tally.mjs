/** Counts tests, from the JSON reports of vitest and Playwright. */

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Tally */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/**
 * What a step adds to the count. A step that failed without naming a test (types, a crash before the first test)
 * counts as one failure, so that the line at the end never says that nothing failed when something did.
 * @param {unknown} report of vitest, of Playwright, or undefined
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOf(report, exitCode) {
  const tally = readVitest(report) ?? readPlaywright(report) ?? NOTHING
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function addTallies(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/**
 * @param {unknown} report
 * @returns {Tally | null}
 */
function readVitest(report) {
  const passed = count(report, 'numPassedTests')
  const failed = count(report, 'numFailedTests')
  const pending = count(report, 'numPendingTests')
  const todo = count(report, 'numTodoTests')
  if (passed === null || failed === null || pending === null || todo === null) return null
  return { passed, failed, skipped: pending + todo }
}

/**
 * @param {unknown} report
 * @returns {Tally | null}
 */
function readPlaywright(report) {
  const stats = typeof report === 'object' && report !== null && 'stats' in report ? report.stats : null
  const expected = count(stats, 'expected')
  const flaky = count(stats, 'flaky')
  const failed = count(stats, 'unexpected')
  const skipped = count(stats, 'skipped')
  if (expected === null || flaky === null || failed === null || skipped === null) return null
  return { passed: expected + flaky, failed, skipped }
}

/**
 * @param {unknown} object
 * @param {string} name
 * @returns {number | null}
 */
function count(object, name) {
  if (typeof object !== 'object' || object === null) return null
  /** @type {unknown} */
  const value = Object.getOwnPropertyDescriptor(object, name)?.value
  return typeof value === 'number' ? value : null
}
