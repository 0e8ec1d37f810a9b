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
  isExpectedDown: false,
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
    { mood: 'bad', words: 'c down', details: 'c: refused the connection', href: '#/routing' },
    { mood: 'good', words: '2 targets up', details: 'a\nb', href: '#/routing' },
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

test('a machine that still starts is no trouble', () => {
  const starting = target('gpu-1', 'down', { kind: 'gpu', isExpectedDown: true })
  expect(targetsInWords([starting, target('a', 'up')])).toMatchObject([
    { mood: 'quiet', words: 'gpu-1 not serving', href: '#/fleet?unit=gpu-1' },
    { mood: 'good', words: 'a up' },
  ])
})

test('own GPUs that are down lead to the fleet, and one alone to itself', () => {
  const gpu = (id: string) => target(id, 'down', { kind: 'gpu' })
  const leadTo = (...targets: ReachedTarget[]) => targetsInWords(targets).map(({ href }) => href)
  expect(leadTo(gpu('gpu:10.0.0.1:8000'), target('b', 'up'))).toEqual([
    '#/fleet?unit=gpu%3A10.0.0.1%3A8000',
    '#/routing',
  ])
  expect(leadTo(gpu('a'), gpu('b'))).toEqual(['#/fleet'])
  expect(leadTo(gpu('a'), target('b', 'down'))).toEqual(['#/routing'])
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
