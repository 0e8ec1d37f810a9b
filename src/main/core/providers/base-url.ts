/** Which base URLs a provider may have. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { isMetadataHost } from '../upstreams/upstreams.ts'
import { ProviderRefusal } from './refusal.ts'

const PRIVATE = new BlockList()
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4')
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4')
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4')
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4')
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4')
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')

const isPrivateAddress = (address: string): boolean =>
  PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The addresses behind a host; none when it cannot be resolved. Given by tests, else the system's. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

const resolveBySystem: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address)

/**
 * The base URL as it is stored, without a trailing slash. https anywhere; plain http only where all addresses of the
 * host are this machine's or of a private network, because the key goes over it in the clear. Throws
 * {@link ProviderRefusal} without repeating the text: somebody may have put a password into it.
 */
export async function checkBaseUrl(text: string, resolve: Resolve = resolveBySystem): Promise<string> {
  const url = URL.parse(text.trim())
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new ProviderRefusal(
      'baseUrl',
      'This is not a base URL. Give https://host[:port][/path] without user, query or fragment; most end in /v1.',
    )
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const addresses = isIP(host) > 0 ? [host] : await resolve(host).catch(() => [])
  if ([host, ...addresses].some(isMetadataHost)) {
    throw new ProviderRefusal(
      'baseUrl',
      'This is where a cloud keeps the credentials of its machines. No provider is reached there.',
    )
  }
  if (url.protocol === 'http:' && !isPrivate(host, addresses)) {
    throw new ProviderRefusal(
      'baseUrl',
      addresses.length === 0
        ? 'The host of this address cannot be resolved. Check its name, and the network.'
        : 'Over plain http anybody on the way could read the key: use https. Only this machine and private networks are reached over http.',
    )
  }
  return url.href.replace(/\/+$/, '')
}

function isPrivate(host: string, addresses: readonly string[]): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return addresses.length > 0 && addresses.every(isPrivateAddress)
}
