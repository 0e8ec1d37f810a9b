import { expect, test } from 'vitest'
import { atPort, vllmExample } from './start-script.ts'

test('the script goes along with the port, also while it is typed anew', () => {
  const typed = ['', '9', '90', '9001']
  const ports = ['8000', ...typed]
  const script = typed.reduce((at, port, index) => atPort(at, ports[index] ?? '', port), vllmExample('8000'))
  expect(script).toBe(vllmExample('9001'))
})

test('what else stands in a script stays', () => {
  const own = 'docker run -p 7000:7000 -p 8000:8000 server'
  expect(atPort(own, '8000', '9001')).toBe('docker run -p 7000:7000 -p 9001:8000 server')
  expect(atPort(own, '9000', '9001')).toBe(own)
})
