/** `/metrics` by vLLM's names, from what the sandbox really does; nothing ever waits there. */
import { metric, type Sample } from './exposition.ts'
import { TTFT_BUCKETS_S, type ModelWork, type Work } from './work.ts'

/** @param kvCacheTokens how many tokens fit into its key-value cache, which it says it has */
export function vllmPage(work: Work, models: readonly string[], kvCacheTokens: number): string {
  const byModel = work.models()
  const samplesOf = (valueOf: (of: ModelWork | undefined) => number): Sample[] =>
    models.map((model) => ({ labels: labelsOf(model), value: valueOf(byModel.get(model)) }))
  const share = Math.min(1, work.tokensInFlight() / kvCacheTokens)
  return [
    metric(
      'vllm:num_requests_running',
      'gauge',
      'Requests under way.',
      samplesOf((of) => of?.running ?? 0),
    ),
    metric(
      'vllm:num_requests_waiting',
      'gauge',
      'Requests that wait to begin.',
      samplesOf(() => 0),
    ),
    metric(
      'vllm:kv_cache_usage_perc',
      'gauge',
      'Share of the key-value cache in use; 1 is all of it.',
      samplesOf(() => share),
    ),
    metric(
      'vllm:prompt_tokens_total',
      'counter',
      'Tokens read.',
      samplesOf((of) => of?.promptTokens ?? 0),
    ),
    metric(
      'vllm:generation_tokens_total',
      'counter',
      'Tokens generated.',
      samplesOf((of) => of?.generatedTokens ?? 0),
    ),
    metric(
      'vllm:time_to_first_token_seconds',
      'histogram',
      'Time to the first token in seconds.',
      [...byModel].flatMap(([model, { ttft }]) => histogram(labelsOf(model), ttft)),
    ),
  ].join('')
}

const labelsOf = (model: string): Record<string, string> => ({ engine: '0', model_name: model })

function histogram(labels: Record<string, string>, { within, count, sumS }: ModelWork['ttft']): Sample[] {
  return [
    ...TTFT_BUCKETS_S.map((bound, index) => ({
      suffix: '_bucket',
      labels: { ...labels, le: String(bound) },
      value: within[index] ?? 0,
    })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sumS },
    { suffix: '_count', labels, value: count },
  ]
}
