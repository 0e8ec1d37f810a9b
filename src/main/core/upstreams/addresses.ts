/** What kind of address a host has: the one place that knows which are private, and which lead nowhere good. */
import { BlockList, isIP } from 'node:net'
import { embeddedIpv4 } from './embedded.ts'
import { isMetadataHost } from './metadata.ts'

/** `metadata`: where a cloud keeps the credentials of its machines, all link-local addresses among them. */
export type AddressKind = 'metadata' | 'loopback' | 'private' | 'public'

const LOOPBACK = listOf(['127.0.0.0/8', '::1/128', '0.0.0.0/8', '::/128'])
/** RFC 1918, what carriers and overlay networks use (RFC 6598), and unique local addresses (RFC 4193). */
const PRIVATE = listOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'])

/** @param address one that `isIP` knows */
export function kindOfAddress(address: string): AddressKind {
  if (isMetadataHost(address)) return 'metadata'
  const within = embeddedIpv4(address)
  if (within !== null) return kindOfAddress(within)
  if (contains(LOOPBACK, address)) return 'loopback'
  return contains(PRIVATE, address) ? 'private' : 'public'
}

/** A name that means this machine whatever is asked (RFC 6761). */
export const isLoopbackName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')

/** The host of a URL as it is compared everywhere: lower case, without brackets and the root's dot. */
export const plainHost = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** Addresses and networks such as `10.0.0.0/8`. Throws on what is neither. */
export function listOf(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', prefix] = text.split('/')
    const family = familyOf(address)
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

export const contains = (list: BlockList, address: string): boolean => list.check(address, familyOf(address))

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
