import { expect, test } from 'vitest'
import type { ReachedTarget } from '../../shared/contract/system.ts'
import { openAiBaseUrl, targetsInWords } from './words.ts'

const target = (
  id: string,
  state: ReachedTarget['state'],
  rest: Partial<ReachedTarget> = {},
): ReachedTarget => ({
  id,
  name: id,
  kind: 'serverless',
  state,
  since: 0,
  error: null,
  breaker: 'closed',
  isPaused: false,
  ...rest,
})

test('one target is named, several are counted, what is down comes first', () => {
  expect(targetsInWords([target('serverless', 'up')]).map(({ words }) => words)).toEqual(['serverless up'])
  expect(
    targetsInWords([
      target('a', 'up'),
      target('b', 'up'),
      target('c', 'down', { error: 'refused the connection' }),
    ]),
  ).toEqual([
    { mood: 'bad', words: 'c down', details: 'c: refused the connection' },
    { mood: 'good', words: '2 targets up', details: 'a\nb' },
  ])
})

test('what keeps requests from a target is told, each target once', () => {
  const words = (...targets: ReachedTarget[]) => targetsInWords(targets).map((group) => group.words)
  const open = { breaker: 'open' } as const
  const paused = { isPaused: true } as const
  expect(words(target('a', 'up', open), target('b', 'up'))).toEqual(['a breaker open', 'b up'])
  expect(words(target('a', 'down', { ...open, ...paused }))).toEqual(['a down'])
  expect(
    words(target('a', 'up', open), target('b', 'up', open), target('c', 'up', paused), target('d', 'up')),
  ).toEqual(['2 breakers open', '1 paused', '1 up'])
  expect(
    words(target('a', 'up', paused), target('b', 'up', paused), target('c', 'up', { breaker: 'half_open' })),
  ).toEqual(['2 paused', '1 tried again'])
})

test('a console without targets says so', () => {
  expect(targetsInWords([])[0]?.words).toBe('No target')
})

test.each([
  'http://127.0.0.1:9040',
  'http://127.0.0.1:9040/',
  'http://127.0.0.1:9040/v1',
  'http://127.0.0.1:9040/v1/',
])('an OpenAI client is pointed at /v1 of %s', (url) =>
  expect(openAiBaseUrl(url)).toBe('http://127.0.0.1:9040/v1'),
)
