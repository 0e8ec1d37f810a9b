import { expect, test } from 'vitest'
import { isMatching } from './matching.ts'
import { endpoint, instance, unit } from './unit.double.ts'

const machine = unit({
  name: 'prod-a10-1',
  state: 'down',
  instance: instance({ region: 'us-east-1' }),
  endpoint: endpoint({ models: ['llama3.1-8b-instruct'] }),
})

test.each(['', 'PROD', 'down', 'llama3.1', 'us-east gpu_1x', 'a10 8b down'])('“%s” finds it', (text) =>
  expect(isMatching(machine, text)).toBe(true),
)

test.each(['healthy', 'prod healthy', 'us-west'])('“%s” does not', (text) =>
  expect(isMatching(machine, text)).toBe(false),
)
