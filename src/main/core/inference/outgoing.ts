/** What is sent: the caller's own bytes, changed only in the members that the product's contract names. */
import type { UpstreamRequest } from '../upstreams/upstreams.ts'
import type { Call } from './admit.ts'
import { findMembers, setMembers } from './members.ts'
import type { WorstCase } from './reserve.ts'

export function outgoing(call: Call, model: string, worstCase: WorstCase): UpstreamRequest {
  const edits: Record<string, string> = {}
  if (model !== call.modelAsked) edits['model'] = JSON.stringify(model)
  if (call.stream && !call.wantsUsageChunk) edits['stream_options'] = withUsage(call)
  // What was held for must be what can be generated: a cap of ours is really set.
  if (call.endpoint === 'chat' && call.maxOutputTokens === null) {
    edits['max_tokens'] = String(worstCase.outputTokensPerAnswer)
  }
  const body = Object.keys(edits).length > 0 ? setMembers(call.bodyText, call.members, edits) : call.body
  return { path: call.endpoint === 'chat' ? '/chat/completions' : '/embeddings', body }
}

function withUsage({ bodyText, members }: Call): string {
  const span = members.get('stream_options')
  const given = span ? bodyText.slice(span.start, span.end) : 'null'
  const options = given === 'null' ? '{}' : given
  return setMembers(options, findMembers(options), { include_usage: 'true' })
}
