/** What is sent: the caller's own bytes, changed only in the members that the product's contract names. */
import type { Target, UpstreamRequest } from '../upstreams/upstreams.ts'
import { readMembers, type Call } from './admit.ts'
import { setMembers } from './members.ts'
import type { WorstCase } from './reserve.ts'

/**
 * @param model as the target calls it
 *
 * Throws `invalid_request` for `stream_options` whose members stand twice.
 */
export function outgoing(
  call: Call,
  model: string,
  target: Target,
  worstCase: WorstCase,
  continuousUsage: boolean,
): UpstreamRequest {
  const edits: Record<string, string> = {}
  if (model !== call.modelAsked) edits['model'] = JSON.stringify(model)
  if (call.stream && (!call.wantsUsageChunk || continuousUsage)) {
    edits['stream_options'] = withUsage(call, continuousUsage)
  }
  // What was held for must be what can be generated, so a cap stands where the target looks for it. OpenAI heeds or
  // refuses the older name too; many others pass over the newer one.
  const heeded = target.heedsNewCap ? (call.maxCompletionTokens ?? call.maxTokens) : call.maxTokens
  if (call.endpoint === 'chat' && heeded === null) {
    const cap = target.heedsNewCap ? 'max_completion_tokens' : 'max_tokens'
    edits[cap] = String(worstCase.outputTokensPerAnswer)
  }
  const body = Object.keys(edits).length > 0 ? setMembers(call.bodyText, call.members, edits) : call.body
  return { path: call.endpoint === 'chat' ? '/chat/completions' : '/embeddings', body }
}

function withUsage({ bodyText, members }: Call, continuousUsage: boolean): string {
  const span = members.get('stream_options')
  const given = span ? bodyText.slice(span.start, span.end) : 'null'
  const options = given === 'null' ? '{}' : given
  const usage = { include_usage: 'true', ...(continuousUsage && { continuous_usage_stats: 'true' }) }
  return setMembers(options, readMembers(options), usage)
}
