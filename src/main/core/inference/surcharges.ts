/**
 * What a request can ask for that is billed beside its tokens, or at other prices than the model's: no hold can
 * bound it and no row could price it, so it is refused with the member that asks for it.
 */
import { Refusal } from '../../../shared/errors.ts'

type JsonObject = Readonly<Record<string, unknown>>

const STANDARD_TIERS: readonly unknown[] = ['auto', 'default']
const TOOLS_OF_THE_CALLER: readonly unknown[] = ['function', 'custom']

interface Surcharge {
  readonly member: string
  readonly isAsked: (value: unknown) => boolean
  readonly why: string
}

const isNotEmpty = (value: unknown): boolean => !Array.isArray(value) || value.length > 0
const typeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined

const SURCHARGES: readonly Surcharge[] = [
  {
    member: 'service_tier',
    isAsked: (tier) => !STANDARD_TIERS.includes(tier),
    why: 'is billed at prices of its own; accepted are "auto" and "default"',
  },
  { member: 'web_search_options', isAsked: () => true, why: 'is billed per search' },
  { member: 'plugins', isAsked: isNotEmpty, why: 'are billed per use' },
  {
    member: 'models',
    isAsked: isNotEmpty,
    why: 'lets the provider choose another model, at another price; name one in "model"',
  },
  {
    member: 'modalities',
    isAsked: (kinds) => !Array.isArray(kinds) || kinds.some((kind) => kind !== 'text'),
    why: 'asks for more than text, which has prices of its own',
  },
  { member: 'audio', isAsked: () => true, why: 'asks for speech, which has prices of its own' },
  {
    member: 'tools',
    isAsked: (tools) =>
      Array.isArray(tools) && tools.some((tool) => !TOOLS_OF_THE_CALLER.includes(typeOf(tool))),
    why: 'names a tool that the provider runs, which is billed per use; accepted are the caller\'s own, of type "function" or "custom"',
  },
]

/** Throws `invalid_request`, naming the member. */
export function refuseSurcharges(body: JsonObject): void {
  for (const { member, isAsked, why } of SURCHARGES) {
    const value = body[member] ?? null
    if (value === null || !isAsked(value)) continue
    throw new Refusal('invalid_request', `"${member}" ${why}, so its cost cannot be held.`, { param: member })
  }
}
