import { describe, expect, it, test } from 'vitest'
import type { OverridePreview, OverrideTerms } from '../../../shared/contract/overrides.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { extendedBy, readMinutes } from './durations.ts'
import type { Known } from './words.ts'
import { formatCountdown, minutesInWords, previewInWords, troubleOf } from './words.ts'

const MINUTE = 60_000
const FORCE: OverrideTerms = { kind: 'force', side: 'gpu', whenDown: 'fail' }
const PAUSE: OverrideTerms = { kind: 'pause', target: 'near' }
const KNOWN: Known = [
  { id: 'near', name: 'Near', kind: 'serverless', state: 'up' },
  { id: 'gpu:a', name: 'A', kind: 'gpu', state: 'up' },
]
const CONTEXT = { known: KNOWN, now: 0, timezone: 'UTC' }
const preview = (over: Partial<OverridePreview> = {}): OverridePreview => ({
  requests: 412,
  moved: 330,
  unserved: 0,
  costNanoUsd: nanoUsd(-412_000_000),
  unpriced: 0,
  targets: [{ id: 'gpu:a', name: 'A', state: 'up' }],
  replaces: null,
  ...over,
})

test.each([
  [29 * MINUTE + 41_000, '29:41'],
  [5 * MINUTE, '5:00'],
  [59_999, '0:59'],
  [9_000, '0:09'],
  [65 * MINUTE + 9_000, '1:05:09'],
  [-1, '0:00'],
])('%i ms are counted down as %s', (ms, words) => expect(formatCountdown(ms)).toBe(words))

test.each([
  [30, '30 min'],
  [60, '60 min'],
  [90, '90 min'],
  [480, '8 h'],
])('%i minutes read as %s', (minutes, words) => expect(minutesInWords(minutes)).toBe(words))

test.each([
  ['1', 1],
  [' 480 ', 480],
  ['481', null],
  ['0', null],
  ['1.5', null],
  ['', null],
])('“%s” minutes are taken as %s', (text, minutes) => expect(readMinutes(text)).toBe(minutes))

test('an extension stops at 8 hours from now', () => {
  expect(extendedBy(30, 60 * MINUTE, 0)).toBe(90 * MINUTE)
  expect(extendedBy(60, 7.5 * 60 * MINUTE, 0)).toBeNull()
})

describe('a preview', () => {
  it('says what would have moved, what it would have cost, and who takes it', () => {
    expect(previewInWords(FORCE, preview(), CONTEXT)).toEqual({
      lines: [
        '330 of the 412 requests of the last hour would have gone elsewhere.',
        'Their tokens would have cost $0.412 less, at the prices of now and without machine time.',
        '1 of 1 GPU target is up: A.',
      ],
      warning: null,
    })
  })

  it('warns where nobody is up, in the words of what would happen then', () => {
    const none = preview({ targets: [{ id: 'gpu:a', name: 'A', state: 'down' }] })
    expect(previewInWords(FORCE, none, CONTEXT)).toEqual({
      lines: [],
      warning: 'No GPU target is up: every request would fail.',
    })
    expect(previewInWords({ ...FORCE, whenDown: 'fall_back' }, none, CONTEXT).warning).toContain('fall back')
    expect(previewInWords(PAUSE, preview({ targets: [] }), CONTEXT).warning).toContain(
      'No other target is up',
    )
  })

  it('names what could not be served, or not be priced', () => {
    const { lines } = previewInWords(FORCE, preview({ unserved: 12, unpriced: 5 }), CONTEXT)
    expect(lines).toContain('12 asked for a model that none of those targets serves: they would have failed.')
    expect(lines.join(' ')).toContain('5 of them have no price')
    expect(lines[0]).toBe('318 of the 412 requests of the last hour would have gone elsewhere.')
  })

  it('says of a pause what could go nowhere, whether the others lack the model or are paused', () => {
    const all = preview({ requests: 215, moved: 215, unserved: 215, costNanoUsd: null })
    expect(previewInWords(PAUSE, all, CONTEXT).lines).toEqual([
      'None of the 215 requests of the last hour would have gone elsewhere.',
      '215 could go nowhere: nobody else that is asked serves their model.',
      '1 of 1 other target is up: A.',
    ])
  })

  it('prices no pause, and says that one which holds already is extended', () => {
    const replaces = {
      id: 1,
      terms: PAUSE,
      reason: '',
      author: 'console',
      startedAt: 0,
      expiresAt: 30 * MINUTE,
      end: null,
    }
    const { lines } = previewInWords(PAUSE, preview({ costNanoUsd: null, replaces }), CONTEXT)
    expect(lines.join(' ')).not.toContain('cost')
    expect(lines).toContain('It is paused already, until 00:30: this extends it.')
    expect(previewInWords(FORCE, preview({ replaces }), CONTEXT).lines.at(-1)).toBe(
      'Takes the place of “Pause Near”, which holds until 00:30.',
    )
  })
})

describe('the trouble of an override', () => {
  const down = KNOWN.map((target) => (target.kind === 'gpu' ? { ...target, state: 'down' as const } : target))
  it('is that nobody of the side of a force is up, or all are paused', () => {
    expect(troubleOf(FORCE, KNOWN, new Set())).toBeNull()
    expect(troubleOf(FORCE, down, new Set())).toBe('No GPU target is up: requests fail')
    expect(troubleOf({ ...FORCE, whenDown: 'fall_back' }, KNOWN, new Set(['gpu:a']))).toContain('fall back')
    expect(troubleOf(PAUSE, down, new Set())).toBeNull()
  })

  it('is a total outage where nobody is left, also of a pause and of a force that may fall back', () => {
    const outage = 'No target is left that is up: requests fail'
    const all = new Set(['near', 'gpu:a'])
    expect(troubleOf(PAUSE, KNOWN, new Set(['near']))).toBeNull()
    expect(troubleOf(PAUSE, KNOWN, all)).toBe(outage)
    expect(troubleOf(PAUSE, down, new Set(['near']))).toBe(outage)
    expect(troubleOf({ ...FORCE, whenDown: 'fall_back' }, KNOWN, all)).toBe(outage)
    expect(troubleOf(FORCE, KNOWN, all)).toBe('No GPU target is up: requests fail')
    // Before the first word of the targets nobody can tell.
    expect(troubleOf(PAUSE, [], new Set(['near']))).toBeNull()
  })
})
