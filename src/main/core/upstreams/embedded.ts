/** IPv6 addresses that stand for an IPv4 one: where translation is at work, connecting to them leads there. */
import { isIP } from 'node:net'

/** RFC 6052's well-known prefix and RFC 8215's for local use (NAT64): the last 32 bits. RFC 3056 (6to4): bits 16 to 47. */
const NAT64 = /^64:ff9b:(?:0:0:0:0|1:[^:]+:[^:]+:[^:]+):([^:]+):([^:]+)$/
const SIX_TO_FOUR = /^2002:([^:]+):([^:]+):/

/** The IPv4 address within; null for one that has none, or that is none of IPv6. */
export function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null
  const groups = allGroupsOf(address)
  const [, high, low] = NAT64.exec(groups) ?? SIX_TO_FOUR.exec(groups) ?? []
  if (high === undefined || low === undefined) return null
  const bits = [high, low].map((group) => parseInt(group, 16))
  return bits.flatMap((group) => [group >> 8, group & 0xff]).join('.')
}

/** Written out: eight groups without leading zeros. */
function allGroupsOf(address: string): string {
  const url = `http://[${address}]`
  // One with a zone has no such form, and leads nowhere beyond its own link.
  if (!URL.canParse(url)) return ''
  const [head = '', tail] = new URL(url).hostname.slice(1, -1).split('::')
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))
  if (tail === undefined) return head
  const missing = 8 - groupsOf(head).length - groupsOf(tail).length
  return [...groupsOf(head), ...Array.from({ length: missing }, () => '0'), ...groupsOf(tail)].join(':')
}
