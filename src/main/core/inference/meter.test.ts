import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreamMeter } from './meter.ts'

const content = (text: string, usage: unknown = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }], usage })}\n\n`
const stop = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}\n\n`
const usage = (prompt: number, completion: number): unknown => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
})
const usageChunk = `data: ${JSON.stringify({ choices: [], usage: usage(7, 2) })}\n\n`
const done = 'data: [DONE]\n\n'

function run(bytes: Buffer, cuts: readonly number[], forwardUsageChunk = false) {
  let firstContents = 0
  const meter = createStreamMeter({ forwardUsageChunk, onFirstContent: () => (firstContents += 1) })
  const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  let out = ''
  for (let i = 1; i < borders.length; i += 1) {
    out += meter.feed(bytes.subarray(borders[i - 1], borders[i]))?.toString('latin1') ?? ''
  }
  return { out: Buffer.from(out, 'latin1').toString('utf8'), reading: meter.reading, firstContents }
}

describe('the stream meter', () => {
  it('reads the same usage and passes the same bytes, wherever the chunks end', () => {
    const events = [': a comment\n\n', content('Grüße, 世界 🌍'), content(' b'), stop]
    const bytes = Buffer.from(events.join('') + usageChunk + done)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const { out, reading, firstContents } = run(bytes, cuts)
        expect(out).toBe(events.join(''))
        expect(reading.usage).toEqual({ input: 7, cached: 0, output: 2, reasoning: 0 })
        expect(reading.done?.toString()).toBe(done)
        expect(reading).toMatchObject({ finishReason: 'stop', contentEvents: 2, error: null })
        expect(firstContents).toBe(1)
      }),
    )
  })

  it('understands CR LF line ends', () => {
    const { out, reading } = run(
      Buffer.from((content('a') + usageChunk + done).replaceAll('\n', '\r\n')),
      [40],
    )
    expect(out).toBe(content('a').replaceAll('\n', '\r\n'))
    expect(reading.usage?.output).toBe(2)
  })

  it('passes the usage chunk on to a client that asked for it', () => {
    expect(run(Buffer.from(content('a') + usageChunk + done), [], true).out).toBe(content('a') + usageChunk)
  })

  it('takes the last of several cumulative usages, and never their sum', () => {
    const text = content('a', usage(7, 1)) + content('b', usage(7, 2)) + stop + usageChunk + done
    const { out, reading } = run(Buffer.from(text), [])
    expect(reading.usage).toEqual({ input: 7, cached: 0, output: 2, reasoning: 0 })
    expect(out).toBe(content('a', usage(7, 1)) + content('b', usage(7, 2)) + stop)
  })

  it('takes cached tokens out of the prompt and leaves reasoning inside the completion', () => {
    const report = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 80 },
      completion_tokens_details: { reasoning_tokens: 30 },
    }
    const { reading } = run(Buffer.from(`data: ${JSON.stringify({ choices: [], usage: report })}\n\n`), [])
    expect(reading.usage).toEqual({ input: 20, cached: 80, output: 50, reasoning: 30 })
  })

  it.each([
    ['negative', { prompt_tokens: -1, completion_tokens: 1 }],
    ['fractional', { prompt_tokens: 1.5, completion_tokens: 1 }],
    ['textual', { prompt_tokens: '7', completion_tokens: 1 }],
    ['absurd', { prompt_tokens: 1e15, completion_tokens: 1 }],
  ])('does not believe a %s usage', (_, report) => {
    const { reading } = run(Buffer.from(`data: ${JSON.stringify({ choices: [], usage: report })}\n\n`), [])
    expect(reading.usage).toBeNull()
  })

  it('passes broken JSON on, but not an error of the upstream’s own, nor what follows it', () => {
    const broken = 'data: {"choices": [{"del\n\n'
    const error = 'data: {"error":{"message":"out of memory","code":500}}\n\n'
    const { out, reading } = run(Buffer.from(content('a') + broken + error + done), [])
    expect(out).toBe(content('a') + broken)
    expect(reading.error).toBe('out of memory')
  })

  it('takes a last event without its blank line for whole, and half of one for nothing', () => {
    const endOf = (text: string) => {
      const meter = createStreamMeter({ forwardUsageChunk: true, onFirstContent: () => undefined })
      meter.feed(Buffer.from(text))
      return { last: meter.end()?.toString() ?? null, reading: meter.reading }
    }
    const done = endOf(content('a') + 'data: [DONE]')
    expect(done.last).toBeNull()
    expect(done.reading.done?.toString()).toBe('data: [DONE]\n\n')
    const reported = endOf(content('a') + usageChunk.trimEnd())
    expect(reported.last).toBe(usageChunk)
    expect(reported.reading.usage?.output).toBe(2)
    expect(endOf(content('a') + 'data: {"choi').last).toBeNull()
  })

  it('knows that content came after the last usage', () => {
    const { reading } = run(Buffer.from(content('a', usage(7, 1)) + content('b') + content('c')), [])
    expect(reading).toMatchObject({ contentEvents: 3, contentEventsAtUsage: 1 })
  })

  it('reads an event of many small pieces in one go', () => {
    const { out } = run(
      Buffer.from(content('x'.repeat(20_000))),
      Array.from({ length: 5_000 }, (_, i) => i * 4),
    )
    expect(out).toBe(content('x'.repeat(20_000)))
  })

  it('counts tool arguments and reasoning as generated', () => {
    const delta = {
      reasoning_content: 'hm',
      tool_calls: [{ index: 0, function: { name: 'f', arguments: '{"a"' } }],
    }
    const { reading } = run(Buffer.from(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`), [])
    expect(reading).toMatchObject({ contentEvents: 1, contentBytes: 7 })
  })
})
