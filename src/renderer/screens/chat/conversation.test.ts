import { expect, test } from 'vitest'
import { nanoUsd } from '../../../shared/money.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { EMPTY_ANSWER, afterEvent, isRunning, messagesFor, stoppedInWords } from './conversation.ts'
import type { Turn } from './conversation.ts'

const START = {
  type: 'start',
  requestId: 'r1',
  model: 'm',
  target: 'serverless',
  reason: 'asked for',
} as const

const receipt: Attempt = {
  requestId: 'r1',
  attempt: 1,
  endpoint: 'chat',
  keyName: 'console',
  workload: null,
  modelAsked: 'auto',
  modelServed: 'm',
  target: 'serverless',
  reason: 'asked for',
  streamed: true,
  reservedAt: 0,
  settledAt: 1,
  tokens: { input: 1, cached: 0, output: 2, reasoning: 0 },
  usageSource: 'provider',
  costNanoUsd: nanoUsd(210),
  maybeBilled: false,
  finishReason: 'stop',
  errorCode: null,
  ttftMs: 1,
  latencyMs: 2,
}

const turn = (id: number, question: string, text: string): Turn => ({
  id,
  question,
  answer: { ...EMPTY_ANSWER, phase: text === '' ? 'refused' : 'done', text },
})

test('an answer grows by its deltas and ends with its receipt', () => {
  const started = afterEvent(EMPTY_ANSWER, START)
  expect(started.route).toMatchObject({ requestId: 'r1', target: 'serverless' })
  expect(started.phase).toBe('waiting')
  const said = afterEvent(afterEvent(started, { type: 'delta', text: 'Hello ' }), {
    type: 'delta',
    text: 'there',
  })
  expect(said).toMatchObject({ phase: 'streaming', text: 'Hello there' })
  expect(isRunning(said)).toBe(true)
  const ended = afterEvent(said, { type: 'end', receipt })
  expect(ended).toMatchObject({ phase: 'done', text: 'Hello there', receipt })
  expect(isRunning(ended)).toBe(false)
})

test('a broken answer keeps what came before, and why it broke', () => {
  const said = afterEvent(afterEvent(EMPTY_ANSWER, START), { type: 'delta', text: 'Half a sen' })
  const refusal = { code: 'upstream_error' as const, message: 'the upstream hung up' }
  expect(afterEvent(said, { type: 'failed', refusal, receipt: null })).toMatchObject({
    phase: 'broken',
    text: 'Half a sen',
    refusal,
  })
})

test('the model is told what it heard and said, and not what was refused', () => {
  expect(messagesFor([turn(1, 'one', 'first'), turn(2, 'two', '')], 'three')).toEqual([
    { role: 'user', content: 'one' },
    { role: 'assistant', content: 'first' },
    { role: 'user', content: 'three' },
  ])
})

test('stopped before its start, an answer has no cost to show: the ledger does', () => {
  expect(stoppedInWords(EMPTY_ANSWER)).toContain('It is in the ledger')
  expect(stoppedInWords(afterEvent(EMPTY_ANSWER, START))).toContain('is billed')
})
