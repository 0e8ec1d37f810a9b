import { expect, test } from 'vitest'
import { snippetsFor } from './snippets.ts'

const BASE_URL = 'http://127.0.0.1:9040/v1'

test.each(snippetsFor(BASE_URL))('$title calls this gateway and says which key it takes', ({ code }) => {
  expect(code).toContain(BASE_URL)
  expect(code).toMatch(/(#|\/\/).* the key that the first start printed/i)
})

test('the shell is told the key before anything else', () => {
  const shell = snippetsFor(BASE_URL).find(({ id }) => id === 'curl')
  expect(shell?.code.split('\n')[0]).toBe('export SOPHIA_GATEWAY_KEY=…')
})
