import { expect, test } from 'vitest'
import type { TargetState } from '../../shared/contract/system.ts'
import { openAiBaseUrl, targetsInWords } from './words.ts'

const target = (id: string, state: TargetState['state'], error: string | null = null): TargetState => ({
  id,
  name: id,
  kind: 'serverless',
  state,
  since: 0,
  error,
})

test('one target is named, several are counted, what is down comes first', () => {
  expect(targetsInWords([target('serverless', 'up')]).map(({ words }) => words)).toEqual(['serverless up'])
  expect(
    targetsInWords([target('a', 'up'), target('b', 'up'), target('c', 'down', 'refused the connection')]),
  ).toEqual([
    { mood: 'bad', words: 'c down', details: 'c: refused the connection' },
    { mood: 'good', words: '2 targets up', details: 'a\nb' },
  ])
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
