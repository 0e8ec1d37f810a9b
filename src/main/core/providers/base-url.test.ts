import { describe, expect, it } from 'vitest'
import { checkBaseUrl } from './base-url.ts'

const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'api.example.com': ['93.184.216.34', '2606:2800:220:1::1'],
  'gpu.lan': ['192.168.1.20'],
  'half.lan': ['192.168.1.20', '93.184.216.34'],
  'sly.example.com': ['169.254.169.254'],
}
const resolve = (host: string) => {
  const addresses = HOSTS[host]
  return addresses ? Promise.resolve(addresses) : Promise.reject(new Error('ENOTFOUND'))
}
const check = (text: string) => checkBaseUrl(text, resolve)

describe('a base URL', () => {
  it.each([
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['  https://API.example.com:8443  ', 'https://api.example.com:8443'],
    ['https://not-resolvable.example/v1', 'https://not-resolvable.example/v1'],
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000/v1'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000/v1'],
    ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
    ['http://10.1.2.3/v1', 'http://10.1.2.3/v1'],
    ['http://gpu.lan:8000/v1', 'http://gpu.lan:8000/v1'],
  ])('may be %s', async (text, stored) => {
    expect(await check(text)).toBe(stored)
  })

  it.each([
    ['http://api.example.com/v1', /use https/],
    ['http://93.184.216.34/v1', /use https/],
    ['http://half.lan/v1', /use https/],
    ['http://unknown.lan/v1', /cannot be resolved/],
    ['api.example.com/v1', /not a base URL/],
    ['ftp://api.example.com', /not a base URL/],
    ['https://user:word@api.example.com', /not a base URL/],
    ['https://api.example.com/v1?key=word', /not a base URL/],
    ['https://api.example.com/v1#word', /not a base URL/],
  ])('may not be %s', async (text, message) => {
    await expect(check(text)).rejects.toMatchObject({
      field: 'baseUrl',
      message: expect.stringMatching(message) as unknown,
    })
    await expect(check(text)).rejects.not.toThrow('word')
  })

  it.each([
    'http://169.254.169.254/latest',
    'https://169.254.169.254/v1',
    'http://2852039166/v1',
    'http://[::ffff:169.254.169.254]/v1',
    'http://[fd00:ec2::254]/v1',
    'http://metadata.google.internal/v1',
    'https://metadata.google.internal./v1',
    'https://sly.example.com/v1',
  ])('never leads to the credentials of a cloud’s machine: %s', async (text) => {
    await expect(check(text)).rejects.toThrow('credentials')
  })
})
