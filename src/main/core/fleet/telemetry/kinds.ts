/** Kinds of inference servers by what their `/metrics` call their load; newer names first. */
import type { ServerKind } from '../../../../shared/contract/fleet.ts'
import { readSamples, type Sample } from './prometheus.ts'

/** What a page says at one moment; null where it does not. Counters are as they stand. */
export interface Figures {
  readonly running: number | null
  readonly waiting: number | null
  readonly kvCacheShare: number | null
  /** Ever generated. */
  readonly outputTokens: number | null
  /** Of all answers ever. */
  readonly ttft: { readonly seconds: number; readonly count: number } | null
}

interface Names {
  /** What all its metrics begin with. */
  readonly prefix: string
  readonly running: readonly string[]
  readonly waiting: readonly string[]
  readonly kvCacheShare: readonly string[]
  readonly outputTokens: readonly string[]
  /** A histogram in seconds. */
  readonly ttft: readonly string[]
}

export type MetricsKind = Exclude<ServerKind, 'ollama' | 'openai'>

const NAMES: Readonly<Record<MetricsKind, Names>> = {
  vllm: {
    prefix: 'vllm:',
    running: ['vllm:num_requests_running'],
    waiting: ['vllm:num_requests_waiting'],
    kvCacheShare: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'],
    outputTokens: ['vllm:generation_tokens_total'],
    ttft: ['vllm:time_to_first_token_seconds'],
  },
  sglang: {
    prefix: 'sglang:',
    running: ['sglang:num_running_reqs'],
    waiting: ['sglang:num_queue_reqs'],
    kvCacheShare: ['sglang:token_usage'],
    outputTokens: ['sglang:generation_tokens_total'],
    ttft: ['sglang:time_to_first_token_seconds'],
  },
  tgi: {
    prefix: 'tgi_',
    running: ['tgi_batch_current_size'],
    waiting: ['tgi_queue_size'],
    kvCacheShare: [],
    // The sum of a histogram over finished requests is what was ever generated.
    outputTokens: ['tgi_request_generated_tokens_sum'],
    ttft: [],
  },
  llamacpp: {
    prefix: 'llamacpp:',
    running: ['llamacpp:requests_processing'],
    waiting: ['llamacpp:requests_deferred'],
    // Builds of before 2025 have it.
    kvCacheShare: ['llamacpp:kv_cache_usage_ratio'],
    outputTokens: ['llamacpp:tokens_predicted_total'],
    ttft: [],
  },
}

const KINDS: readonly MetricsKind[] = ['vllm', 'sglang', 'tgi', 'llamacpp']

/** Whose metrics a page has; null for nobody's that is known. */
export function kindOfPage(page: string): MetricsKind | null {
  return KINDS.find((kind) => hasLineOf(page, NAMES[kind].prefix)) ?? null
}

const hasLineOf = (page: string, prefix: string): boolean =>
  page.startsWith(prefix) || page.includes(`\n${prefix}`)

/** Null where the page has none of that kind's metrics. */
export function readFigures(kind: MetricsKind, page: string): Figures | null {
  const names = NAMES[kind]
  if (!hasLineOf(page, names.prefix)) return null
  const { running, waiting, kvCacheShare, outputTokens } = names
  const histograms = names.ttft.flatMap((name) => [`${name}_sum`, `${name}_count`])
  const wanted = new Set([running, waiting, kvCacheShare, outputTokens, histograms].flat())
  const samples = readSamples(page, (name) => wanted.has(name)).filter(isWhole)
  const seconds = sumOf(
    samples,
    names.ttft.map((name) => `${name}_sum`),
  )
  const count = sumOf(
    samples,
    names.ttft.map((name) => `${name}_count`),
  )
  return {
    running: sumOf(samples, running),
    waiting: sumOf(samples, waiting),
    kvCacheShare: highestShare(samples, kvCacheShare),
    outputTokens: sumOf(samples, outputTokens),
    ttft: seconds === null || count === null ? null : { seconds, count },
  }
}

/** SGLang tells its queue as a whole, and by priority besides. */
const isWhole = ({ labels }: Sample): boolean => (labels['priority'] ?? '') === ''

/** Of the first of the names that is there, over all models, engines and ranks; null where it makes no sense. */
function sumOf(samples: readonly Sample[], names: readonly string[]): number | null {
  const values = valuesOf(samples, names)
  const sum = values.reduce((all, value) => all + value, 0)
  return values.length > 0 && sum >= 0 ? sum : null
}

/** The fullest engine is the one that lets requests wait. */
function highestShare(samples: readonly Sample[], names: readonly string[]): number | null {
  const values = valuesOf(samples, names)
  return values.length > 0 ? Math.min(1, Math.max(0, ...values)) : null
}

function valuesOf(samples: readonly Sample[], names: readonly string[]): number[] {
  const name = names.find((one) => samples.some((sample) => sample.name === one))
  return samples.filter((sample) => sample.name === name).map(({ value }) => value)
}
