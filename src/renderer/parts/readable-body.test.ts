import { describe, expect, it } from 'vitest'
import { readable } from './readable-body.ts'

const chunk = (delta: unknown, index = 0): string =>
  `data: ${JSON.stringify({ choices: [{ index, delta }] })}\n\n`

describe('a recorded body', () => {
  it('that is JSON has its lines broken', () => {
    expect(readable('{"a":[1]}')).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}', joined: false })
  })

  it('that is a stream reads as the text it brought, as far as it came', () => {
    const stream =
      chunk({ role: 'assistant', content: '' }) + chunk({ content: 'Hello' }) + chunk({ content: ' you' })
    const usage = 'data: {"choices":[],"usage":{"prompt_tokens":1}}\n\ndata: [DONE]\n\n'
    expect(readable(stream + usage)).toEqual({ text: 'Hello you', joined: true })
    expect(readable(stream)).toEqual({ text: 'Hello you', joined: true })
  })

  it.each([
    ['several answers', chunk({ content: 'a' }) + chunk({ content: 'b' }, 1)],
    ['tool calls', chunk({ tool_calls: [{ index: 0 }] })],
    ['a broken event', `${chunk({ content: 'a' })}data: {"choices":\n\n`],
    ['plain text', 'not JSON'],
    ['a cut body', '{"messages": [{"content": "lo'],
  ])('stays as it is with %s', (_what, text) => {
    expect(readable(text)).toEqual({ text, joined: false })
  })
})
