/** The console's own flags among the many that Electron and Chromium take on the same command line. */

const WITH_VALUE = new Set(['--port', '--host', '--data-dir'])
const ALONE = new Set(['--sandbox', '--json'])

/** Keeps our flags, with their values, in order; what is not ours belongs to Electron and is left to it. */
export function ownArguments(argv: readonly string[]): string[] {
  const own: string[] = []
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? ''
    const [name = ''] = argument.split('=', 1)
    if (ALONE.has(argument)) own.push(argument)
    if (!WITH_VALUE.has(name)) continue
    own.push(argument)
    const value = argv[index + 1]
    if (name !== argument || value === undefined) continue
    own.push(value)
    index += 1
  }
  return own
}
