import { expect, it } from 'vitest'
import { ownArguments } from './arguments.ts'

it('picks the console’s flags out of Electron’s', () => {
  const argv = [
    '/app',
    '--no-sandbox',
    '--port',
    '0',
    '--inspect=0',
    '--data-dir=/data',
    '--sandbox',
    '--lang=de',
  ]
  expect(ownArguments(argv)).toEqual(['--port', '0', '--data-dir=/data', '--sandbox'])
})

it('leaves a flag without its value for the parser to refuse', () => {
  expect(ownArguments(['--port'])).toEqual(['--port'])
})

it('does not take a value for a flag', () => {
  expect(ownArguments(['--host', '--json', '--json'])).toEqual(['--host', '--json', '--json'])
})
