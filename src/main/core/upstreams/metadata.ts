/** The addresses at which a cloud gives a machine its own credentials: no inference server is ever there. */
import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { embeddedIpv4 } from './embedded.ts'

const NAMES = ['metadata.google.internal', 'metadata.goog', 'metadata', 'instance-data']

const ADDRESSES = new BlockList()
ADDRESSES.addSubnet('169.254.0.0', 16, 'ipv4')
ADDRESSES.addSubnet('fe80::', 10, 'ipv6')
ADDRESSES.addAddress('fd00:ec2::254', 'ipv6')
ADDRESSES.addAddress('fd20:ce::254', 'ipv6')
ADDRESSES.addAddress('100.100.100.200', 'ipv4')
ADDRESSES.addAddress('168.63.129.16', 'ipv4')

/** @param host a name or an address, lower case and without brackets */
export function isMetadataHost(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return NAMES.includes(host)
  const within = embeddedIpv4(host)
  if (within !== null && ADDRESSES.check(within, 'ipv4')) return true
  return ADDRESSES.check(host, family === 6 ? 'ipv6' : 'ipv4')
}

/** The system's look-up, without those addresses: a name may lead elsewhere than when it was entered. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) {
      callback(error, [])
      return
    }
    const allowed = found.filter(({ address }) => !isMetadataHost(address))
    const [first] = allowed
    if (!first) {
      const problem = new Error(`${hostname} leads to where a cloud keeps its credentials`)
      callback(Object.assign(problem, { code: 'ENOTFOUND' }), [])
    } else if (options.all) callback(null, allowed)
    else callback(null, first.address, first.family)
  })
}
