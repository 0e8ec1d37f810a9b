import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { writeProse } from './prose.ts'
import { intentOf, topicOf, wordsOf } from './topic.ts'

test.each([
  ['What is the capital of France?', 'capital of France'],
  ['Compare Postgres and SQLite for a ledger.', 'Postgres and SQLite'],
  ['Please explain the checkout queue to me', 'checkout queue'],
  ['why?', null],
  ['', null],
])('%j is about %j', (prompt, topic) => {
  expect(topicOf(prompt)).toBe(topic)
})

test('the words of substance come once each', () => {
  expect(wordsOf('Restart the worker pool, and then the pool of the other worker.')).toEqual([
    'restart',
    'worker',
    'pool',
  ])
})

test.each([
  ['Hello there', 'greeting'],
  ['Write a SQL query for the spend per team', 'code'],
  ['How do I drain a node?', 'steps'],
  ['Which metrics matter?', 'list'],
  ['Why is it so slow?', 'cause'],
  ['Answer in one word: is it up?', 'brief'],
  ['Tell me about batching.', 'general'],
])('%j wants an answer of the kind %s', (prompt, intent) => {
  expect(intentOf(prompt)).toBe(intent)
})

test('no slot stays open, no sentence begins small, and none comes twice', () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const text = writeProse('Tell me about the checkout queue', seededRandom(`${seed}`))
    expect(text).not.toMatch(/\{\w+\}/)
    const prose = text.replace(/```[^]*?```/g, '')
    expect(prose).not.toMatch(/(^|\. |\n)[a-z]/)
    const sentences = prose.split(/(?<=[.:?!])\s+/).filter((sentence) => sentence.length > 40)
    expect(new Set(sentences).size).toBe(sentences.length)
  }
})

test('what asks for code gets code, what asks for steps gets numbers, what asks for a list gets points', () => {
  expect(writeProse('Write a script that watches the cards', seededRandom('a'))).toMatch(/```\w+\n[^]+\n```/)
  expect(writeProse('How do I drain a node?', seededRandom('a'))).toMatch(/\n1\. .+\n2\. .+\n3\. /)
  expect(writeProse('Which metrics matter?', seededRandom('a'))).toMatch(/\n- \*\*.+\n- \*\*/)
})
