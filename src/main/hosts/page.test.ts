import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { contentSecurityPolicy, openPage } from './page.ts'

let root: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sophia-page-'))
  folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets', 'index-1a2b.js'), '1')
})

afterEach(() => rmSync(root, { recursive: true }))

it('finds the page at the root and its assets by name', () => {
  const page = openPage(folder, "'none'")
  expect(page.find('/')?.path).toBe(join(folder, 'index.html'))
  expect(page.find('/')?.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.find('/assets/index-1a2b.js')?.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
})

it.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/..%2fsecret.txt',
  '/assets/',
  '/link.txt',
  '',
  '//',
])('finds nothing at %j', (pathname) => {
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'))
  expect(openPage(folder, "'none'").find(pathname)).toBeUndefined()
})

it('lets browsers keep what has a hash in its name, and nothing else', () => {
  const page = openPage(folder, "'self'")
  expect(page.find('/assets/index-1a2b.js')?.headers['cache-control']).toContain('immutable')
  expect(page.find('/')?.headers['cache-control']).toBe('no-cache')
})

it('refuses to open a folder without a page', () => {
  expect(() => openPage(join(folder, 'assets'), "'none'")).toThrow('index.html')
})

it('sends the policy with every file', () => {
  const page = openPage(folder, "'self'")
  for (const pathname of ['/', '/assets/index-1a2b.js']) {
    expect(page.find(pathname)?.headers['content-security-policy']).toBe(contentSecurityPolicy("'self'"))
  }
})

it.each([
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
])('has %s in the policy', (directive) => {
  expect(contentSecurityPolicy("'none'").split('; ')).toContain(directive)
})
