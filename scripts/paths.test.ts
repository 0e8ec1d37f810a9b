import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { callerDirectory, outerPath, ROOT, withPath } from './paths.mjs'

describe('paths on the command line are meant from', () => {
  const manifest = join(ROOT, 'package.json')

  test('where the user stood when he called npm', () => {
    expect(callerDirectory({ npm_package_json: manifest, INIT_CWD: tmpdir() })).toBe(tmpdir())
  })

  test.each([
    ['npm was not involved', {}],
    [
      'npm ran the script of another package, which called us',
      { npm_package_json: '/other/package.json', INIT_CWD: tmpdir() },
    ],
    [
      'that folder is gone',
      { npm_package_json: manifest, INIT_CWD: join(tmpdir(), 'sophia-has-no-such-folder') },
    ],
  ])('the working directory when %s', (_, env) => {
    expect(callerDirectory(env)).toBe(process.cwd())
  })
})

test('npm runs on the machine’s Node and not on the one that it may delete', () => {
  const path = [join(ROOT, 'node_modules', '.bin'), join('/', 'usr', 'bin')].join(delimiter)
  expect(outerPath(path)).toBe(join('/', 'usr', 'bin'))
})

test('an environment has one PATH, however it was spelled', () => {
  expect(withPath({ Path: 'old', HOME: 'home' }, 'new')).toEqual({ HOME: 'home', PATH: 'new' })
})
