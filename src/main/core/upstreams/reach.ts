/** Who may be reached beside the targets: public hosts, and of private ones those that somebody allowed. */
import { lookup as lookUp } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { contains, isLoopbackName, kindOfAddress, listOf, plainHost } from './addresses.ts'
import { isMetadataHost } from './metadata.ts'

export interface Reach {
  /**
   * Whether a host may be reached, as it stands: what is known without asking anyone. A name that nobody allowed is
   * judged by the addresses behind it when it is connected to, by `lookup`.
   */
  mayReach(host: string): boolean
  /** Why it may not be, and what to do, in a sentence; null where it may. A name is looked up. */
  refusalOf(host: string): Promise<string | null>
  /** The system's look-up without the addresses that may not be reached: a name may lead elsewhere by now. */
  readonly lookup: LookupFunction
}

export interface ReachOptions {
  /** The setting `fleet.privateHosts`: what {@link parseHosts} takes. */
  readonly privateHosts: () => string
  /** Hosts of the targets that the environment or a person named: allowed by that. */
  readonly namedHosts: () => readonly string[]
  /** In sandbox mode all servers are on this machine. */
  readonly allowsLoopback: boolean
  /** The addresses behind a name. Given by tests, else the system's. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
}

/**
 * Hosts as text, separated by commas: names, addresses, and networks such as `10.0.0.0/8`. Throws an error whose
 * message quotes the one that is none.
 */
export function parseHosts(text: string): string[] {
  const hosts = text.split(',').map((host) => plainHost(host.trim()))
  for (const host of hosts) {
    if (host !== '' && !isHost(host)) {
      throw new Error(`"${host}" is no host: give names, addresses or networks such as 10.0.0.0/8.`)
    }
  }
  return hosts.filter((host) => host !== '')
}

function isHost(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  if (prefix !== undefined) {
    const bits = isIP(address) === 6 ? 128 : 32
    return isIP(address) > 0 && more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
  }
  // What is made of digits and dots alone would be taken for an address, and is none.
  return isIP(text) > 0 || (/^[a-z\d]([a-z\d_.-]*[a-z\d])?$/.test(text) && !/^[\d.]+$/.test(text))
}

export function createReach({ privateHosts, namedHosts, allowsLoopback, resolve }: ReachOptions): Reach {
  const addressesOf =
    resolve ?? (async (host) => (await lookUp(host, { all: true })).map((one) => one.address))

  function isAllowed(host: string): boolean {
    const allowed = [...parseHosts(privateHosts()), ...namedHosts().map(plainHost)]
    if (allowed.includes(host)) return true
    return (
      isIP(host) > 0 && contains(listOf(allowed.filter((one) => isIP(one.split('/')[0] ?? '') > 0)), host)
    )
  }

  function mayReachAddress(address: string, isNamed: boolean): boolean {
    const kind = kindOfAddress(address)
    // Whoever allows a network does not mean the credentials within it.
    if (kind === 'metadata') return false
    if (kind === 'public' || isNamed) return true
    return (kind === 'loopback' && allowsLoopback) || isAllowed(address)
  }

  function mayReach(hostname: string): boolean {
    const host = plainHost(hostname)
    if (isMetadataHost(host)) return false
    if (isIP(host) > 0) return mayReachAddress(host, false)
    return !isLoopbackName(host) || allowsLoopback || isAllowed(host)
  }

  async function reachableOf(host: string): Promise<string[]> {
    const isNamed = isAllowed(host)
    return (await addressesOf(host)).filter((address) => mayReachAddress(address, isNamed))
  }

  return {
    mayReach,
    async refusalOf(hostname) {
      const host = plainHost(hostname)
      if (mayReach(host)) {
        if (isIP(host) > 0) return null
        // One that cannot be looked up now may be later, and is judged then.
        const found = await reachableOf(host).catch(() => [host])
        if (found.length > 0) return null
      }
      const isMetadata = isMetadataHost(host) || (await leadsToMetadata(host, addressesOf))
      return isMetadata
        ? `${host} is where a cloud keeps the credentials of its machines. Nothing is reached there.`
        : `${host} is a private address that nobody allowed. Add it under Settings › Fleet › Private hosts.`
    },
    lookup(hostname, options, callback) {
      reachableOf(plainHost(hostname)).then(
        (found) => {
          const addresses = found.map((address) => ({ address, family: isIP(address) }))
          const wanted = addresses.filter(({ family }) => !options.family || options.family === family)
          const [first] = wanted
          if (!first) {
            const problem = new Error(`${hostname} leads to no address that may be reached`)
            callback(Object.assign(problem, { code: 'ENOTFOUND' }), [])
          } else if (options.all) callback(null, wanted)
          else callback(null, first.address, first.family)
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
      )
    },
  }
}

async function leadsToMetadata(
  host: string,
  addressesOf: (host: string) => Promise<readonly string[]>,
): Promise<boolean> {
  if (isIP(host) > 0) return false
  return (await addressesOf(host).catch(() => [])).some(isMetadataHost)
}
