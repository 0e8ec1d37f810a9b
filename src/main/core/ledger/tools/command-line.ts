/** What the command line asks for. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { EX_CONFIG, EX_USAGE, LedgerToolError } from './trouble.ts'
import type { ExportRequest } from './export.ts'

export const USAGE = `npm run ledger -- verify | export | backup | restore [options]

  verify [FILE] [--json]  check every row of the ledger, or of a file such as a backup
  export [--machines] [--format csv|jsonl] [--from T] [--to T] [--out FILE]
                          write the settled rows, or what machines cost by the minute; T is a date (its begin in UTC) or an ISO 8601 time,
                          --from inclusive, --to exclusive
  backup [--out FILE]     copy the ledger, also while the console runs (default: <data dir>/backups/)
  restore FILE            put a backup in the ledger's place, also while the console runs

  --data-dir D            the console's folder (default: SOPHIA_DATA_DIR, else the platform's)
  --live, --sandbox       which of its two ledgers (default: the live one if there is one)

Exit codes: 0 all is well, 1 it is not, 64 used wrongly, 78 a value that no option takes.
`

const VALUED = { type: 'string' } as const
const FLAG = { type: 'boolean', default: false } as const
const COMMON = { 'data-dir': VALUED, live: FLAG, sandbox: FLAG, help: FLAG }
const OPTIONS = {
  verify: { ...COMMON, json: FLAG },
  export: { ...COMMON, machines: FLAG, format: VALUED, from: VALUED, to: VALUED, out: VALUED },
  backup: { ...COMMON, out: VALUED },
  restore: COMMON,
} as const
/** How many files each tool takes, at least and at most. */
const FILES = { verify: [0, 1], export: [0, 0], backup: [0, 0], restore: [1, 1] } as const

export interface CommandSource {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly defaultDataDir: string
  /** Paths on the command line are meant from there. */
  readonly cwd: string
}

export type LedgerCommand =
  | { readonly tool: 'help' }
  | ({ readonly dataDir: string } & (
      | { readonly tool: 'verify'; readonly file: string | null; readonly json: boolean }
      | ({ readonly tool: 'export' } & ExportRequest)
      | { readonly tool: 'backup'; readonly out: string | null }
      | { readonly tool: 'restore'; readonly file: string }
    ))

const valuesSchema = z.object({
  'data-dir': z.string().optional(),
  live: z.boolean(),
  sandbox: z.boolean(),
  help: z.boolean(),
  json: z.boolean().default(false),
  machines: z.boolean().default(false),
  format: z.string().default('csv'),
  from: z.string().optional(),
  to: z.string().optional(),
  out: z.string().optional(),
})
type Values = z.output<typeof valuesSchema>

/** Throws {@link LedgerToolError} with exit code 64 or 78. */
export function readCommand(source: CommandSource): LedgerCommand {
  const [name = '', ...args] = source.args
  if (name === '--help') return { tool: 'help' }
  const tool = z.enum(['verify', 'export', 'backup', 'restore']).safeParse(name).data
  if (tool === undefined) throw usageError(name === '' ? 'no tool is named' : `there is no tool "${name}"`)
  const { values, files } = readArguments(tool, args)
  if (values.help) return { tool: 'help' }
  const path = (option: string, text: string | undefined): string | null =>
    text === undefined ? null : resolve(source.cwd, filled(option, text))
  const [file] = files.map((text) => path('FILE', text))
  const out = path('--out', values.out)
  const dataDir = chooseFolder(source, values, tool)
  switch (tool) {
    case 'verify':
      return { tool, dataDir, file: file ?? null, json: values.json }
    case 'export': {
      const format = z.enum(['csv', 'jsonl']).safeParse(values.format).data
      if (format === undefined) throw valueError('--format', values.format, 'csv or jsonl')
      return {
        tool,
        dataDir,
        of: values.machines ? 'machines' : 'attempts',
        format,
        from: readTime('--from', values.from),
        to: readTime('--to', values.to),
        out,
      }
    }
    case 'backup':
      return { tool, dataDir, out }
    case 'restore':
      if (file == null) throw usageError('restore takes a file')
      return { tool, dataDir, file }
  }
}

function readArguments(
  tool: keyof typeof OPTIONS,
  args: readonly string[],
): { values: Values; files: string[] } {
  const [least, most] = FILES[tool]
  try {
    const parsed = parseArgs({ args: [...args], options: OPTIONS[tool], allowPositionals: true })
    const values = valuesSchema.parse(parsed.values)
    const files = parsed.positionals
    if (values.help || (files.length >= least && files.length <= most)) return { values, files }
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error))
  }
  throw usageError(
    most === 0 ? `${tool} takes no file` : `${tool} takes ${least === 0 ? 'at most ' : ''}one file`,
  )
}

/** The live ledger unless there is none: the same two folders that the console keeps. */
function chooseFolder(
  { env, defaultDataDir, cwd }: CommandSource,
  values: Values,
  tool: keyof typeof OPTIONS,
): string {
  if (values.live && values.sandbox) throw usageError('--live and --sandbox exclude each other')
  const given = values['data-dir']
  const fromEnv = env['SOPHIA_DATA_DIR']?.trim() ?? ''
  const fallback = fromEnv === '' ? defaultDataDir : fromEnv
  const live = resolve(cwd, given === undefined ? fallback : filled('--data-dir', given))
  const sandbox = join(live, 'sandbox')
  if (values.live) return live
  if (values.sandbox) return sandbox
  if (existsSync(join(live, 'ledger.db'))) return live
  if (tool === 'restore' && !existsSync(join(sandbox, 'ledger.db'))) {
    throw new LedgerToolError(
      `There is no ledger in ${live} yet: say with --live or --sandbox which it is to be.`,
    )
  }
  return sandbox
}

function readTime(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const known = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(text)
  if (!known.success) {
    throw valueError(option, text, 'a date (2026-06-01) or a time with its offset (2026-06-01T12:00:00Z)')
  }
  // A date alone is read as its begin in UTC.
  return Date.parse(known.data)
}

function filled(option: string, text: string): string {
  if (text.trim() === '') throw new LedgerToolError(`${option}: empty; accepted is a path`, EX_CONFIG)
  return text
}

function valueError(option: string, text: string, accepted: string): LedgerToolError {
  return new LedgerToolError(`${option}: "${text}" is not accepted; accepted is ${accepted}`, EX_CONFIG)
}

function usageError(problem: string): LedgerToolError {
  return new LedgerToolError(`${problem}\n\n${USAGE.trimEnd()}`, EX_USAGE)
}
