/** What the pages of each kind of server say, and what two of them say together. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kindOfPage, readFigures, type Figures } from './kinds.ts'
import { loadOf } from './rates.ts'

const page = (name: string): string => readFileSync(new URL(`fixtures/${name}.prom`, import.meta.url), 'utf8')

describe('the load of a server', () => {
  it.each([
    [
      'vllm',
      'vllm',
      // Over all engines and models; the cache is as full as that of the fullest engine.
      {
        running: 8,
        waiting: 3,
        kvCacheShare: 0.75,
        outputTokens: 120_000,
        ttft: { seconds: 50, count: 400 },
      },
    ],
    [
      'vllm-before-v1',
      'vllm',
      { running: 4, waiting: 1, kvCacheShare: 0.5, outputTokens: 5_000, ttft: { seconds: 12.5, count: 100 } },
    ],
    [
      'sglang',
      'sglang',
      {
        running: 16,
        waiting: 7,
        kvCacheShare: 0.28,
        outputTokens: 7_500_000,
        ttft: { seconds: 2_350, count: 10_000 },
      },
    ],
    ['tgi', 'tgi', { running: 4, waiting: 7, kvCacheShare: null, outputTokens: 8_123, ttft: null }],
    ['llamacpp', 'llamacpp', { running: 2, waiting: 1, kvCacheShare: null, outputTokens: 3_469, ttft: null }],
    [
      'llamacpp-before-2025',
      'llamacpp',
      { running: 1, waiting: 0, kvCacheShare: 0.4, outputTokens: 120, ttft: null },
    ],
  ] as const)('is read from a page of %s', (name, kind, figures) => {
    expect(kindOfPage(page(name))).toBe(kind)
    expect(readFigures(kind, page(name))).toEqual(figures)
  })

  it('goes by the newer name where a page has both', () => {
    const both = 'vllm:gpu_cache_usage_perc{} 0.9\nvllm:kv_cache_usage_perc{} 0.1\n'
    expect(readFigures('vllm', both)?.kvCacheShare).toBe(0.1)
  })

  it('is none where a page is of another kind, or of none', () => {
    expect(readFigures('sglang', page('vllm'))).toBeNull()
    expect(kindOfPage(page('dcgm'))).toBeNull()
    expect(kindOfPage('<html>vllm: welcome</html>')).toBeNull()
  })

  it('is not known where its names are missing or its values make no sense', () => {
    expect(readFigures('vllm', 'vllm:num_requests_running -3\nvllm:kv_cache_usage_perc 97\n')).toEqual({
      running: null,
      waiting: null,
      kvCacheShare: 1,
      outputTokens: null,
      ttft: null,
    })
  })
})

describe('the rates between two readings', () => {
  const figures = (said: Partial<Figures>): Figures => ({
    running: 1,
    waiting: 0,
    kvCacheShare: null,
    outputTokens: 1_000,
    ttft: { seconds: 10, count: 20 },
    ...said,
  })
  const before = { at: 10_000, figures: figures({}) }
  const after = (said: Partial<Figures>, at = 15_000) => loadOf(before, { at, figures: figures(said) })

  it('are of what happened in between', () => {
    expect(after({ outputTokens: 1_500, ttft: { seconds: 11, count: 24 } })).toMatchObject({
      outputTokensPerSecond: 100,
      ttftMs: 250,
    })
  })

  it('are not known at the first reading', () => {
    expect(loadOf(null, before)).toMatchObject({ running: 1, outputTokensPerSecond: null, ttftMs: null })
  })

  it('are zero tokens, and no time to the first one, where nothing happened', () => {
    expect(after({})).toMatchObject({ outputTokensPerSecond: 0, ttftMs: null })
  })

  it('are not known, and never negative, where a counter was begun anew', () => {
    const unknown = { outputTokensPerSecond: null, ttftMs: null }
    expect(after({ outputTokens: 10, ttft: { seconds: 0.1, count: 1 } })).toMatchObject(unknown)
    // Served more since its restart than in the time before it: one of the counters tells.
    expect(after({ outputTokens: 9_000, ttft: { seconds: 90, count: 5 } })).toMatchObject(unknown)
  })

  it('are not known where the page says them no more, or no time has passed', () => {
    expect(after({ outputTokens: null, ttft: null })).toMatchObject({
      outputTokensPerSecond: null,
      ttftMs: null,
    })
    expect(after({ outputTokens: 1_500 }, 10_000)).toMatchObject({ outputTokensPerSecond: null })
  })
})
