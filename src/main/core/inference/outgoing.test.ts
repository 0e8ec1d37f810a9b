import { describe, expect, it } from 'vitest'
import { admit } from './admit.ts'
import { NO_TERMS } from '../ledger/ledger.ts'
import { targetOf } from '../upstreams/target.double.ts'
import { outgoing } from './outgoing.ts'

const WORST = {
  inputTokens: 100,
  likelyInputTokens: 100,
  outputTokensPerAnswer: 512,
  outputTokens: 512,
  answers: 1,
}
const send = (
  body: string,
  model = 'm',
  endpoint: 'chat' | 'embeddings' = 'chat',
  heedsNewCap = false,
): string => {
  const call = admit(
    {
      requestId: 'r',
      endpoint,
      caller: { id: 'k', name: 'k', ...NO_TERMS },
      body: Buffer.from(body),
      header: () => undefined,
    },
    { resolve: (asked) => asked },
  )
  return String(outgoing(call, model, targetOf({ heedsNewCap }), WORST, false).body)
}

describe('what is sent', () => {
  it('is the body as it came when nothing must change', () => {
    // The seed is beyond a double's precision: parsing and printing would change it.
    const body = '{"model":"m",  "seed": 9007199254740993, "max_tokens": 3, "messages":[{"role":"user"}]}'
    expect(send(body)).toBe(body)
  })

  it('names the model that auto stands for, and changes no other byte', () => {
    const body = '{"x": 1e400, "model" : "auto", "max_tokens": 3, "messages":[{"role":"user"}]}'
    expect(send(body)).toBe(body.replace('"auto"', '"m"'))
  })

  it('sets the output cap that was held for when the caller set none', () => {
    expect(send('{"model":"m","messages":[{"role":"user"}]}')).toBe(
      '{"max_tokens":512,"model":"m","messages":[{"role":"user"}]}',
    )
  })

  it('asks for usage in a stream, beside what the caller asks for', () => {
    const messages = '"max_tokens":3,"messages":[{"role":"user"}]'
    expect(send(`{"model":"m","stream":true,${messages}}`)).toBe(
      `{"stream_options":{"include_usage":true},"model":"m","stream":true,${messages}}`,
    )
    expect(
      send(`{"model":"m","stream":true,"stream_options":{"a":1, "include_usage":false},${messages}}`),
    ).toBe(`{"model":"m","stream":true,"stream_options":{"a":1, "include_usage":true},${messages}}`)
    expect(send(`{"model":"m","stream":true,"stream_options":null,${messages}}`)).toBe(
      `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`,
    )
  })

  it('puts the cap where the target looks for it', () => {
    const rest = '"messages":[{"role":"user"}]}'
    const newer = `{"model":"m","max_completion_tokens":512,${rest}`
    expect(send(newer)).toBe(`{"max_tokens":512,"model":"m","max_completion_tokens":512,${rest}`)
    expect(send(newer, 'm', 'chat', true)).toBe(newer)
    const older = `{"model":"m","max_tokens":512,${rest}`
    expect(send(older, 'm', 'chat', true)).toBe(older)
    expect(send(`{"model":"m","max_tokens":null,${rest}`)).toBe(older)
    expect(send(`{"model":"m",${rest}`, 'm', 'chat', true)).toBe(
      `{"max_completion_tokens":512,"model":"m",${rest}`,
    )
  })

  it('refuses stream options whose members stand twice', () => {
    const body = '{"model":"m","stream":true,"stream_options":{"a":1,"a":2},"messages":[{"role":"user"}]}'
    expect(() => send(body)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  it('caps no embedding', () => {
    const body = '{"model":"m","input":"x"}'
    expect(send(body, 'm', 'embeddings')).toBe(body)
  })
})
