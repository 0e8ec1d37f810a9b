/**
 * Imports point down: hosts → core → shared, and renderer → shared. Each rule is a sentence of the architecture;
 * what breaks one is named here with the sentence.
 */
import { isBuiltin } from 'node:module'
import { describe, expect, test } from 'vitest'
import { findCycle, importsOf, readImports, type Import } from '../scripts/imports.ts'

interface Rule {
  readonly sentence: string
  readonly isBroken: (imported: Import) => boolean
  /** One import for each way to break it. */
  readonly offenders: readonly Import[]
}

const CORE = 'src/main/core/'
const RENDERER = 'src/renderer/'
const SHARED = 'src/shared/'
const CONTRACT = 'src/shared/contract/'
const PRELOAD = 'src/preload/'
const HOSTS = 'src/main/hosts/'

/** Packages that the page has no use for, or that it gets the types of and not the weight. */
const NOT_FOR_THE_PAGE = ['undici', 'pino', 'ws', 'openai', 'zod', '@orpc/server', '@orpc/contract']

const isSource = (path: string): boolean => path.startsWith('src/')
const isTest = (path: string): boolean => /\.(test|double)\.tsx?$/.test(path)
const isIn = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(folder))
const folderOfCore = (path: string): string | undefined => /^src\/main\/core\/([^/]+)\//.exec(path)?.[1]
const screenOf = (path: string): string | undefined => /^src\/renderer\/screens\/([^/]+)\//.exec(path)?.[1]
const folderOfHosts = (path: string): string | undefined => /^src\/main\/hosts\/([^/]+)\//.exec(path)?.[1]

/** What others may import of a folder of core: the file named after it, and what the console says of itself. */
function isFace(path: string): boolean {
  const folder = folderOfCore(path)
  return path === `${CORE}${folder ?? ''}/${folder ?? ''}.ts` || path === `${CORE}console/api.ts`
}

const value = (from: string, to: string): Import => ({ from, to, typeOnly: false })
const type = (from: string, to: string): Import => ({ from, to, typeOnly: true })

const RULES: readonly Rule[] = [
  {
    sentence: 'Of the sources, core imports only core and shared: it knows no host, no preload and no page.',
    isBroken: ({ from, to }) => isIn(from, CORE) && isSource(to) && !isIn(to, CORE, SHARED),
    offenders: [
      value('src/main/core/create.ts', 'src/main/hosts/web/web.ts'),
      type('src/main/core/gateway/gateway.ts', 'src/renderer/app/app.tsx'),
      value('src/main/core/core.ts', 'src/preload/index.ts'),
      value('src/main/core/core.ts', 'src/main/headless.ts'),
    ],
  },
  {
    sentence: 'Electron is known to its own host and to the preload; everything else runs without it.',
    isBroken: ({ from, to }) =>
      to === 'electron' &&
      from !== 'src/main/index.ts' &&
      !isIn(from, PRELOAD, `${HOSTS}electron/`) &&
      !isTest(from),
    offenders: [
      value('src/main/core/alerts/alerts.ts', 'electron'),
      type('src/main/headless.ts', 'electron'),
      value('src/main/hosts/web/web.ts', 'electron'),
      value('src/renderer/rpc/rpc.ts', 'electron'),
    ],
  },
  {
    sentence: 'The hosts do not know each other.',
    isBroken: ({ from, to }) =>
      folderOfHosts(from) !== undefined &&
      folderOfHosts(to) !== undefined &&
      folderOfHosts(from) !== folderOfHosts(to),
    offenders: [value('src/main/hosts/web/web.ts', 'src/main/hosts/electron/window.ts')],
  },
  {
    sentence: 'Of the sources, the page imports only itself and shared.',
    isBroken: ({ from, to }) => isIn(from, RENDERER) && isSource(to) && !isIn(to, RENDERER, SHARED),
    offenders: [
      value('src/renderer/main.tsx', 'src/main/core/live/live.ts'),
      type('src/renderer/main.tsx', 'src/main/core/core.ts'),
      value('src/renderer/rpc/rpc.ts', 'src/preload/index.ts'),
    ],
  },
  {
    sentence: 'The screens do not know each other: what two of them need is a part.',
    isBroken: ({ from, to }) =>
      screenOf(to) !== undefined &&
      isIn(from, RENDERER) &&
      screenOf(from) !== screenOf(to) &&
      !isIn(from, `${RENDERER}app/`),
    offenders: [
      value('src/renderer/screens/chat/chat.tsx', 'src/renderer/screens/budgets/budgets.tsx'),
      type('src/renderer/parts/cost-lines.tsx', 'src/renderer/screens/ledger/ledger.tsx'),
      value('src/renderer/ui/button.tsx', 'src/renderer/screens/chat/chat.tsx'),
    ],
  },
  {
    sentence: 'The page takes the contract as types only: its schemas would double what it has to load.',
    isBroken: ({ from, to, typeOnly }) => isIn(from, RENDERER) && isIn(to, CONTRACT) && !typeOnly,
    offenders: [value('src/renderer/rpc/rpc.ts', 'src/shared/contract/index.ts')],
  },
  {
    sentence:
      'Shared outside the contract takes the contract as types only, or the page would load it after all.',
    isBroken: ({ from, to, typeOnly }) =>
      isIn(from, SHARED) && !isIn(from, CONTRACT) && isIn(to, CONTRACT) && !typeOnly && !isTest(from),
    offenders: [value('src/shared/events.ts', 'src/shared/contract/common.ts')],
  },
  {
    sentence:
      'The page runs in a browser: no Node built-ins, and no packages of the other side but as types.',
    isBroken: ({ from, to, typeOnly }) =>
      isIn(from, RENDERER) &&
      !isTest(from) &&
      (isBuiltin(to) || to === 'better-sqlite3' || (NOT_FOR_THE_PAGE.includes(to) && !typeOnly)),
    offenders: [
      value('src/renderer/ui/clip.ts', 'node:fs'),
      value('src/renderer/ui/clip.ts', 'path'),
      value('src/renderer/rpc/rpc.ts', '@orpc/server'),
      value('src/renderer/rpc/rpc.ts', 'zod'),
    ],
  },
  {
    sentence: 'Shared stands at the bottom: it imports only itself, and nothing of Node.',
    isBroken: ({ from, to }) =>
      isIn(from, SHARED) && !isTest(from) && (isBuiltin(to) || (isSource(to) && !isIn(to, SHARED))),
    offenders: [
      value('src/shared/money.ts', 'node:util'),
      type('src/shared/events.ts', 'src/main/core/core.ts'),
      value('src/shared/money.ts', 'src/renderer/ui/format.ts'),
      value('src/shared/money.ts', 'src/preload/index.ts'),
    ],
  },
  {
    sentence: 'The preload runs in a sandbox: it imports electron, its own files, and types of shared.',
    isBroken: ({ from, to, typeOnly }) =>
      isIn(from, PRELOAD) &&
      !isTest(from) &&
      to !== 'electron' &&
      !isIn(to, PRELOAD) &&
      !(isIn(to, SHARED) && typeOnly),
    offenders: [
      value('src/preload/index.ts', 'node:fs'),
      value('src/preload/index.ts', 'src/shared/money.ts'),
      type('src/preload/index.ts', 'src/main/core/core.ts'),
      value('src/preload/index.ts', 'zod'),
    ],
  },
  {
    sentence:
      'A folder of core is imported by its face alone, the file named after it (tests may look behind it).',
    isBroken: ({ from, to }) => {
      const folder = folderOfCore(to)
      return folder !== undefined && folderOfCore(from) !== folder && !isFace(to) && !isTest(from)
    },
    offenders: [
      value('src/main/core/inference/reserve.ts', 'src/main/core/ledger/rows.ts'),
      type('src/main/core/create.ts', 'src/main/core/ledger/group-commit.ts'),
      value('src/main/hosts/web/web.ts', 'src/main/core/console/wire.ts'),
      value('src/main/core/routing/routing.ts', 'src/main/core/ledger/migrations/ledger.ts'),
    ],
  },
  {
    sentence:
      'The folders of core are put together above them: of core’s own files they take types, never create.ts, and the tools bag.ts, histogram.ts and recent.ts.',
    isBroken: ({ from, to, typeOnly }) =>
      folderOfCore(from) !== undefined &&
      !isTest(from) &&
      !['bag.ts', 'histogram.ts', 'recent.ts'].some((tool) => to === CORE + tool) &&
      isIn(to, CORE) &&
      folderOfCore(to) === undefined &&
      (!typeOnly || to === `${CORE}create.ts`),
    offenders: [
      value('src/main/core/gateway/gateway.ts', 'src/main/core/core.ts'),
      type('src/main/core/gateway/gateway.ts', 'src/main/core/create.ts'),
    ],
  },
  {
    sentence: 'Only core/upstreams opens connections to an upstream: undici is its alone.',
    isBroken: ({ from, to }) => to === 'undici' && !isIn(from, `${CORE}upstreams/`) && !isTest(from),
    offenders: [value('src/main/core/inference/dispatch.ts', 'undici')],
  },
  {
    sentence: 'Only core/ledger opens the database: better-sqlite3 is its alone.',
    isBroken: ({ from, to }) => to === 'better-sqlite3' && !isIn(from, `${CORE}ledger/`) && !isTest(from),
    offenders: [type('src/main/core/budgets/budgets.ts', 'better-sqlite3')],
  },
]

const brokenBy = (imported: Import): Rule[] => RULES.filter((rule) => rule.isBroken(imported))
const describeImport = ({ from, to }: Import): string => `${from} imports ${to}`

const imports = readImports('src')
/** Tests may go in circles: they look behind the faces. */
const cycleOf = (all: readonly Import[]): string[] | null =>
  findCycle(
    all.filter(({ from }) => !isTest(from)).map(({ from, to }) => [folderOfCore(from), folderOfCore(to)]),
  )

describe('the sources keep the floors apart', () => {
  test('all of them were read', () => {
    expect(imports).toContainEqual(type('src/main/core/core.ts', 'src/main/core/console/api.ts'))
    expect(imports.some(({ from, to }) => from.startsWith(`${CORE}ledger/`) && to === 'better-sqlite3')).toBe(
      true,
    )
  })

  test.each(RULES)('$sentence', ({ isBroken, sentence }) => {
    expect(imports.filter(isBroken).map((broken) => `${describeImport(broken)}. ${sentence}`)).toEqual([])
  })

  test('The folders of core do not import each other in a circle, not even for types.', () => {
    expect(cycleOf(imports)).toBeNull()
  })
})

describe('the rules can fail', () => {
  test.each(
    RULES.flatMap((rule) =>
      rule.offenders.map((offender) => ({ rule, offender, what: describeImport(offender) })),
    ),
  )('$what', ({ rule, offender }) => {
    expect(brokenBy(offender)).toContain(rule)
  })

  test('and let pass what they are not about', () => {
    const fine = [
      value('src/main/core/inference/reserve.ts', 'src/main/core/ledger/ledger.ts'),
      type('src/main/core/gateway/gateway.ts', 'src/main/core/core.ts'),
      type('src/main/core/core.ts', 'src/main/core/console/api.ts'),
      value('src/main/core/sandbox/openai/api.ts', 'src/main/core/sandbox/exchange.ts'),
      value('src/main/core/ledger/ledger.test.ts', 'src/main/core/ledger/rows.ts'),
      type('src/renderer/rpc/rpc.ts', 'src/shared/contract/index.ts'),
      value('src/renderer/ui/money.tsx', 'src/shared/money.ts'),
      value('src/main/hosts/web/web.ts', 'src/main/core/core.ts'),
      value('src/main/index.ts', 'electron'),
    ]
    expect(fine.flatMap(brokenBy)).toEqual([])
  })

  test('a circle between folders is found, however long', () => {
    const circle = [
      value('src/main/core/a/a.ts', 'src/main/core/b/b.ts'),
      value('src/main/core/b/inner.ts', 'src/main/core/c/c.ts'),
      type('src/main/core/c/c.ts', 'src/main/core/a/a.ts'),
    ]
    expect(cycleOf(circle)).toEqual(['a', 'b', 'c', 'a'])
    expect(cycleOf(circle.slice(1))).toBeNull()
  })

  test('an import is found in every form that it can take', () => {
    const text = `
      import { a, type B } from '../ledger/rows.ts'
      import type { C } from './c.ts'
      import 'electron'
      export { d } from 'undici/types'
      export type { E } from '@orpc/server/ws'
      const f = await import('node:fs')
      const g = require('better-sqlite3')
      let h: import('../../hosts/web/web.ts').Web
      import i = require('ws')
      const notOne = "import j from 'j'"
    `
    const from = 'src/main/core/inference/x.ts'
    expect(importsOf(from, text)).toEqual([
      value(from, 'src/main/core/ledger/rows.ts'),
      type(from, 'src/main/core/inference/c.ts'),
      value(from, 'electron'),
      value(from, 'undici'),
      type(from, '@orpc/server'),
      value(from, 'node:fs'),
      value(from, 'better-sqlite3'),
      type(from, 'src/main/hosts/web/web.ts'),
      value(from, 'ws'),
    ])
  })
})
