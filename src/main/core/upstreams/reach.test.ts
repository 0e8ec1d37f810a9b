/** Which hosts instances, exporters and wake-up calls may be at. */
import { describe, expect, it } from 'vitest'
import { kindOfAddress } from './addresses.ts'
import { createReach, parseHosts, type ReachOptions } from './reach.ts'

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'gpu.example.com': ['93.184.216.34'],
  'rack.lan': ['10.1.2.3'],
  'half.example.com': ['93.184.216.34', '10.1.2.3'],
  'sly.example.com': ['169.254.169.254'],
}

function reachOf(said: Partial<ReachOptions> = {}) {
  return createReach({
    privateHosts: () => '',
    namedHosts: () => [],
    allowsLoopback: false,
    resolve: (host) => {
      const found = NAMES[host]
      return found ? Promise.resolve(found) : Promise.reject(new Error('ENOTFOUND'))
    },
    ...said,
  })
}

/** What a connection to the host would be given; an error's message where it is given none. */
function lookedUp(reach: ReturnType<typeof reachOf>, host: string): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  reach.lookup(host, { all: true }, (error, found) => resolve(error ? error.message : found))
  return promise
}

describe('an address', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
    ['10.1.2.3', 'private'],
    ['100.64.0.9', 'private'],
    ['fd12::1', 'private'],
    ['::ffff:192.168.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['169.254.169.254', 'metadata'],
    ['169.254.1.1', 'metadata'],
    ['fe80::1', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    // Translated on their way: NAT64, and 6to4.
    ['64:ff9b::5db8:d822', 'public'],
    ['64:ff9b::10.1.2.3', 'private'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['64:ff9b:1::a9fe:a9fe', 'metadata'],
    ['2002:a01:203::1', 'private'],
    ['2002:a9fe:a9fe::', 'metadata'],
    ['2002:5db8:d822::1', 'public'],
  ])('%s is %s', (address, kind) => {
    expect(kindOfAddress(address)).toBe(kind)
  })
})

describe('a host', () => {
  it('may be public, and private only where it is allowed', async () => {
    const reach = reachOf()
    expect(await reach.refusalOf('93.184.216.34')).toBeNull()
    expect(await reach.refusalOf('gpu.example.com')).toBeNull()
    expect(await reach.refusalOf('10.1.2.3')).toContain('Settings › Fleet')
    expect(await reach.refusalOf('rack.lan')).toContain('Settings › Fleet')
    expect(await reach.refusalOf('localhost')).toContain('Settings › Fleet')
  })

  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['192.168.0.1, 10.0.0.0/8', '10.1.2.3'],
    ['fd12::/16', '[fd12::7]'],
    ['rack.lan', 'rack.lan'],
    ['10.0.0.0/8', 'rack.lan'],
    ['RACK.LAN.', 'rack.lan'],
    ['localhost', 'localhost'],
  ])('is allowed by the setting "%s": %s', async (privateHosts, host) => {
    const resolve = (name: string) => Promise.resolve(NAMES[name] ?? ['127.0.0.1'])
    const reach = reachOf({ privateHosts: () => privateHosts, resolve })
    expect(await reach.refusalOf(host)).toBeNull()
    expect(reach.mayReach(host)).toBe(true)
  })

  it('is allowed where a target is named there, and on this machine in sandbox mode', () => {
    expect(reachOf({ namedHosts: () => ['10.1.2.3'] }).mayReach('10.1.2.3')).toBe(true)
    expect(reachOf().mayReach('127.0.0.1')).toBe(false)
    expect(reachOf({ allowsLoopback: true }).mayReach('127.0.0.1')).toBe(true)
    expect(reachOf({ allowsLoopback: true }).mayReach('10.1.2.3')).toBe(false)
  })

  it.each(['169.254.169.254', '[::ffff:a9fe:a9fe]', 'metadata.google.internal.', 'sly.example.com'])(
    'never holds the credentials of a cloud’s machine, whatever is allowed: %s',
    async (host) => {
      const reach = reachOf({
        privateHosts: () => '0.0.0.0/0, ::/0, metadata.google.internal, sly.example.com',
        namedHosts: () => ['169.254.169.254', 'sly.example.com'],
        allowsLoopback: true,
      })
      expect(await reach.refusalOf(host)).toContain('credentials')
    },
  )

  it('that cannot be looked up is judged when it is connected to', async () => {
    const reach = reachOf()
    expect(await reach.refusalOf('later.example.com')).toBeNull()
    expect(await lookedUp(reach, 'later.example.com')).toBe('ENOTFOUND')
  })
})

describe('a connection', () => {
  it('is given only those addresses behind a name that may be reached', async () => {
    const reach = reachOf()
    const outside = [{ address: '93.184.216.34', family: 4 }]
    expect(await lookedUp(reach, 'gpu.example.com')).toEqual(outside)
    expect(await lookedUp(reach, 'half.example.com')).toEqual(outside)
    expect(await lookedUp(reach, 'rack.lan')).toContain('no address that may be reached')
    expect(await lookedUp(reachOf({ privateHosts: () => 'rack.lan' }), 'rack.lan')).toEqual([
      { address: '10.1.2.3', family: 4 },
    ])
    expect(await lookedUp(reachOf({ privateHosts: () => 'sly.example.com' }), 'sly.example.com')).toContain(
      'no address',
    )
  })
})

describe('the list of hosts', () => {
  it('takes names, addresses and networks', () => {
    expect(parseHosts(' Rack-1.lan, 10.0.0.0/8,, [fd12::1] ')).toEqual([
      'rack-1.lan',
      '10.0.0.0/8',
      'fd12::1',
    ])
    expect(parseHosts('')).toEqual([])
  })

  it.each([
    'http://rack.lan',
    'rack.lan:9400',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0',
    'rack.lan/8',
    'a b',
    '-',
  ])('takes no "%s"', (text) => {
    expect(() => parseHosts(`10.1.2.3, ${text}`)).toThrow(`"${text}" is no host`)
  })
})
