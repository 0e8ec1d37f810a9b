import { expect, test } from 'vitest'
import type { Economics } from '../../../../shared/contract/fleet.ts'
import { ZERO_USD, nanoUsd, parseUsd } from '../../../../shared/money.ts'
import type { Crossing } from './marks.ts'
import { decadeRows, decadesOf, marksOf } from './marks.ts'
import { cheaperOf, perMillion, savedIn } from './figures.ts'
import { breakEvenInWords, cheaperInWords, hoursInWords, savedInWords } from './words.ts'

const GPU_MONTH = parseUsd('1290')
const compared = (tokensPerMonth: number, serverless: string, isMeasured = false) => ({
  tokensPerMonth,
  isMeasured,
  serverlessNanoUsd: parseUsd(serverless),
  gpuNanoUsd: GPU_MONTH,
})

/** At $0.07 per 1M tokens, the price that the comparison of the documentation is made at. */
const ECONOMICS: Crossing = {
  at: 0,
  model: 'llama3.1-8b-instruct',
  perMillionNanoUsd: parseUsd('0.07'),
  inputShare: 0.8,
  gpuMonthNanoUsd: GPU_MONTH,
  comparison: [
    compared(1_000_000, '0.07'),
    compared(5_000_000, '0.35'),
    compared(10_000_000, '0.70'),
    compared(73_000_000, '5.11', true),
  ],
  breakEvenTokensPerDay: 605_871_000,
  measuredCapacityTokensPerDay: null,
  month: {
    startedAt: 0,
    serverlessNanoUsd: parseUsd('0.25'),
    machinesNanoUsd: parseUsd('99.75'),
    countedFrom: 0,
    baselineNanoUsd: parseUsd('1000'),
    baselineMonthNanoUsd: parseUsd('6444'),
    tokens: 1,
  },
}

test('savings are against the bill before for the same time, and honest when there are none', () => {
  const { month } = ECONOMICS
  expect(savedIn(month)).toEqual({ spentNanoUsd: parseUsd('100'), savedNanoUsd: parseUsd('900'), share: 0.9 })
  const words = (changed: Partial<Economics['month']>) => savedInWords(savedIn({ ...month, ...changed }))
  const before = 'the bill before, for the same time'
  expect(words({})).toEqual({ verdict: '$900.00 saved', about: `90 % of ${before}` })
  expect(words({ machinesNanoUsd: parseUsd('1099.75') })).toEqual({
    verdict: '$100.00 more than before',
    about: `10 % over ${before}`,
  })
  expect(words({ baselineNanoUsd: ZERO_USD })).toEqual({
    verdict: '$100.00 more than before',
    about: `against ${before}`,
  })
  expect(words({ baselineNanoUsd: parseUsd('100') }).verdict).toBe('As much as before')
  const nothing = { serverlessNanoUsd: ZERO_USD, machinesNanoUsd: ZERO_USD, baselineNanoUsd: ZERO_USD }
  expect(words(nothing).verdict).toBe('Nothing spent yet')
})

test('at real prices a GPU of $1,290 a month is thousands of times dearer at small volumes', () => {
  expect(ECONOMICS.comparison.map(cheaperInWords)).toEqual([
    'Serverless, 18,400 times',
    'Serverless, 3,690 times',
    'Serverless, 1,840 times',
    'Serverless, 252 times',
  ])
  expect(cheaperInWords(compared(1, '2580'))).toBe('GPU, 2 times')
  expect(cheaperInWords(compared(1, '1290'))).toBe('Neither')
  expect(cheaperOf(compared(0, '0', true))).toEqual({ side: 'serverless', times: null })
})

test('the break-even stands against the measured volume and the measured speed', () => {
  expect(breakEvenInWords(ECONOMICS)).toEqual({
    from: 'From 606M tokens a day the GPU is cheaper.',
    measured: 'Measured: 2.40M a day, 0.40 % of it.',
    capacity: expect.stringContaining('not known') as string,
    isNever: false,
  })
  const slow = { ...ECONOMICS, measuredCapacityTokensPerDay: 60_000_000 }
  expect(breakEvenInWords(slow)).toMatchObject({
    isNever: true,
    capacity: 'Never at the measured speed: the fastest endpoint was measured at 60.0M tokens a day.',
  })
  const fast = { ...ECONOMICS, measuredCapacityTokensPerDay: 900_000_000 }
  expect(breakEvenInWords(fast)).toMatchObject({ isNever: false })
  const busy = { ...ECONOMICS, comparison: [compared(40_000_000_000, '2800', true)] }
  expect(breakEvenInWords(busy).measured).toBe('Measured: 1.32B a day, which is past it.')
  expect(breakEvenInWords({ ...ECONOMICS, comparison: [] }).measured).toBeNull()
  expect(breakEvenInWords({ ...ECONOMICS, breakEvenTokensPerDay: null }).from).toContain('never cheaper')
})

test('the chart reaches from below the smallest volume to beyond everything that is marked', () => {
  expect(decadesOf(marksOf(ECONOMICS))).toEqual({ from: 1_000_000, to: 100_000_000_000 })
  expect(decadeRows(ECONOMICS)[0]).toEqual({ tokens: 1_000_000, serverless: 70_000_000 })
  expect(decadeRows(ECONOMICS).at(-1)).toEqual({ tokens: 100_000_000_000, serverless: 7_000_000_000_000 })
})

test('a machine without a token has no price per token', () => {
  expect(perMillion(parseUsd('2.5'), 1_250_000)).toBe(parseUsd('2'))
  expect(perMillion(nanoUsd(1), 3)).toBe(333_333)
  expect(perMillion(parseUsd('2.5'), 0)).toBeNull()
})

test('time is told as it is paid for, by the minute', () => {
  expect([0, 12, 60, 200, 6_000].map(hoursInWords)).toEqual(['0 min', '12 min', '1 h', '3 h 20 min', '100 h'])
})
