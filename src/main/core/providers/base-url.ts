/** Which base URLs a provider may have. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isLoopbackName, isMetadataHost, kindOfAddress, plainHost } from '../upstreams/upstreams.ts'
import { ProviderRefusal } from './refusal.ts'

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
  const host = plainHost(url.hostname)
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
  if (isLoopbackName(host)) return true
  return (
    addresses.length > 0 &&
    addresses.every((address) => ['loopback', 'private'].includes(kindOfAddress(address)))
  )
}
