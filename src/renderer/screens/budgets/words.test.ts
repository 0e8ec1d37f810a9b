import { expect, test } from 'vitest'
import { parseUsd, ZERO_USD } from '../../../shared/money.ts'
import { MIDNIGHT, NOON, budgetDouble, forecastOf, refusalAt } from '../../parts/budgets/budget.double.ts'
import { changeInWords } from './change-words.ts'
import { draftOf, emptyEntries, problemsOf, withThreshold } from './draft.ts'
import { raiseInWords, raiseProblem, roundedUp, suggestedLimit } from '../../parts/budgets/limits.ts'
import { previewInWords } from './preview-words.ts'
import { rowsHref } from './rows-href.ts'
import { forecastInWords, termsInWords, variableOf } from '../../parts/budgets/words.ts'

const HOUR_MS = 3_600_000

test('terms say whose spending counts', () => {
  expect(termsInWords(budgetDouble())).toBe('Workload nightly-batch, per day')
  expect(termsInWords(budgetDouble({ scope: 'all', subjectName: '' }))).toBe('All requests, per day')
  expect(termsInWords(budgetDouble({ scope: 'all', machinesNanoUsd: ZERO_USD, period: 'month' }))).toBe(
    'All requests and machine time, per month',
  )
})

test('a budget of the environment names its variable', () => {
  expect(variableOf({ origin: 'environment', period: 'month' })).toBe('LAMBDA_MONTHLY_BUDGET')
  expect(variableOf({ origin: 'console', period: 'month' })).toBeNull()
})

test('a forecast says how much, of what, and from when there is no room', () => {
  expect(forecastInWords(budgetDouble({ forecast: forecastOf('18') }), NOON)).toBe(
    '$18.00 by Tue 24 Nov, 00:00, 90 % of the limit.',
  )
  const short = budgetDouble({ forecast: forecastOf('24', MIDNIGHT + 17 * HOUR_MS) })
  expect(forecastInWords(short, NOON)).toContain('No room from about 17:00 on at this rate.')
  expect(forecastInWords({ ...short, enforcement: 'warn' }, NOON)).toContain(
    'Over the limit from about 17:00',
  )
})

test('without enough history it says why instead', () => {
  expect(forecastInWords(budgetDouble(), NOON)).toBe('Too early to tell.')
})

test('a suggested limit has room for what was refused, and more than the limit of now', () => {
  expect(suggestedLimit(budgetDouble())).toBe(parseUsd('30'))
  const refused = budgetDouble({
    settledNanoUsd: parseUsd('19.9'),
    lastRefusal: { ...refusalAt(NOON), estimatedNanoUsd: parseUsd('40') },
  })
  expect(suggestedLimit(refused)).toBe(parseUsd('100'))
  expect(roundedUp(23_412)).toBe(24_000)
})

test('a raise that raises nothing is no raise, and one that went too far can be lowered again', () => {
  const usual = { limitNanoUsd: parseUsd('20'), limitNowNanoUsd: parseUsd('20') }
  expect(raiseProblem(parseUsd('20'), usual)).toContain('already')
  expect(raiseProblem(parseUsd('19'), usual)).toContain('more than $20.00')
  expect(raiseProblem(null, usual)).toContain('amount')
  expect(raiseProblem(parseUsd('20.01'), usual)).toBeNull()

  const raised = { ...usual, limitNowNanoUsd: parseUsd('2000') }
  expect(raiseProblem(parseUsd('30'), raised)).toBeNull()
  expect(raiseInWords(parseUsd('30'), raised, 'Monday')).toBe('Lower until Monday')
  expect(raiseInWords(parseUsd('20'), raised, 'Monday')).toBe('Take the raise back')
  expect(raiseInWords(parseUsd('3000'), raised, 'Monday')).toBe('Raise until Monday')
})

test('an entry that is missing is asked for by its field', () => {
  expect(Object.keys(problemsOf(emptyEntries('UTC')))).toEqual(['name', 'subject', 'limit'])
  expect(draftOf({ ...emptyEntries('UTC'), subject: 'nightly', limit: '20' })).toMatchObject({
    subject: 'nightly',
    limitNanoUsd: parseUsd('20'),
  })
})

test('a threshold is kept once, in the order in which it is reached', () => {
  const added = withThreshold([{ of: 'actual', percent: 80 }], { of: 'actual', percent: 50 })
  expect(withThreshold(added, { of: 'actual', percent: 80 })).toEqual([
    { of: 'actual', percent: 50 },
    { of: 'actual', percent: 80 },
  ])
})

test('a preview says how it would stand now, and what became of the windows before', () => {
  const draft = draftOf({ ...emptyEntries('Europe/Berlin'), subject: 'nightly', limit: '20', period: 'week' })
  if (draft === null) throw new Error('the draft is whole')
  const budget = budgetDouble({ settledNanoUsd: parseUsd('3.2'), forecast: forecastOf('18') })
  const window = { windowStart: 0, windowEnd: 1, limitNanoUsd: null, raises: [], crossings: [] }
  const past = [
    { ...window, settledNanoUsd: parseUsd('21') },
    { ...window, settledNanoUsd: parseUsd('4') },
  ]
  expect(previewInWords(draft, { ...budget, past })).toBe(
    '$3.20 of $20.00 spent this week; the forecast is $18.00 by Tue 24 Nov, 00:00. 1 of the last 2 weeks went over it.',
  )
})

test('the audit log is told in words', () => {
  const before = { limitNanoUsd: 20_000_000_000, enforcement: 'hard' }
  const after = { limitNanoUsd: 30_000_000_000, enforcement: 'hard' }
  expect(changeInWords({ action: 'budget.raise', before, after })).toBe('Raised: limit from $20.00 to $30.00')
  expect(changeInWords({ action: 'budget.create', before: null, after })).toBe('Created: limit $30.00')
  expect(changeInWords({ action: 'budget.archive', before, after: null })).toBe('Archived')
})

test('its rows are those of the window and scope', () => {
  const address = new URL(rowsHref(budgetDouble()).slice(1), 'http://page')
  expect(address.searchParams.get('workload')).toBe('nightly-batch')
  expect(address.searchParams.get('from')).toBe(new Date(MIDNIGHT).toISOString())
})
