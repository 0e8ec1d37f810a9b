import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../core.harness.ts'

const MAVERICK = 'llama-4-maverick-17b-128e-instruct-fp8'
/** What the catalogue says one image costs at most, and what that many tokens cost on this model. */
const IMAGE_TOKENS = 2_467
const NANO_USD_PER_TOKEN = 880

let test: TestCore
beforeAll(async () => {
  test = await startTestCore()
})
afterAll(() => test.stop())

const image = { type: 'image_url', image_url: { url: 'https://example.com/pump.png' } }

async function heldFor(content: readonly object[]): Promise<{ hold: number; bytes: number }> {
  const body = { model: MAVERICK, max_tokens: 10, messages: [{ role: 'user', content }] }
  const response = await test.chat(body)
  await response.text()
  const { rows } = await test.core.console.reader.page({ filter: { from: 0, to: test.now() + 1 }, limit: 1 })
  return { hold: rows[0]?.holdNanoUsd ?? 0, bytes: Buffer.byteLength(JSON.stringify(body)) }
}

describe('an image', () => {
  it('is held for at the most that the catalogue says it costs', async () => {
    const text = await heldFor([{ type: 'text', text: 'What is this?' }])
    const both = await heldFor([{ type: 'text', text: 'What is this?' }, image])
    const moreTokens = IMAGE_TOKENS + both.bytes - text.bytes
    expect(both.hold - text.hold).toBe(moreTokens * NANO_USD_PER_TOKEN)
  })

  it('is refused for a model of which nobody knows that, and so is a sound for all', async () => {
    const ask = (model: string, part: object) =>
      test.chat({ model, messages: [{ role: 'user', content: [part] }] })
    expect((await ask('llama3.1-8b-instruct', image)).status).toBe(400)
    const sound = { type: 'input_audio', input_audio: { data: '', format: 'wav' } }
    expect((await ask(MAVERICK, sound)).status).toBe(400)
    const spokenBefore = { role: 'assistant', audio: { id: 'audio_1' } }
    expect((await test.chat({ model: MAVERICK, messages: [spokenBefore] })).status).toBe(400)
    expect(test.sandbox.account.total()).toBeLessThan(NANO_USD_PER_TOKEN * 1_000)
  })
})
