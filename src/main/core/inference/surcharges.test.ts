import { describe, expect, it } from 'vitest'
import { refuseSurcharges } from './surcharges.ts'

const search = { type: 'web_search' }
const own = { type: 'function', function: { name: 'f' } }

describe('what is billed beside the tokens', () => {
  it.each([
    ['service_tier', 'priority'],
    ['service_tier', 'flex'],
    ['web_search_options', {}],
    ['plugins', [{ id: 'web' }]],
    ['models', ['another']],
    ['modalities', ['text', 'audio']],
    ['audio', { voice: 'alloy', format: 'wav' }],
    ['tools', [own, search]],
    ['tools', ['web_search']],
  ])('is refused: %s %j', (member, value) => {
    expect(() => refuseSurcharges({ [member]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { param: member } }),
    )
  })

  it.each([
    {},
    { service_tier: 'auto' },
    { service_tier: 'default', modalities: ['text'], plugins: [], models: [] },
    { tools: [own, { type: 'custom', custom: { name: 'c' } }] },
    { service_tier: null, web_search_options: null, tools: null, audio: null },
  ])('and nothing else: %j', (body) => {
    expect(() => refuseSurcharges(body)).not.toThrow()
  })
})
