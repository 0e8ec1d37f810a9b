/** Reads the imports of TypeScript sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export interface Import {
  /** Path from the root of the repository, with forward slashes. */
  readonly from: string
  /** Such a path as well, or the name of a package (`@orpc/client`, `node:fs`). */
  readonly to: string
  /** Gone after compilation. */
  readonly typeOnly: boolean
}

/**
 * Every import of every source below a folder.
 * @param folder from the root of the repository
 */
export function readImports(folder: string): Import[] {
  const root = fileURLToPath(new URL('..', import.meta.url))
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .flatMap((path) => importsOf(path, readFileSync(root + path, 'utf8')))
}

/** Every import of a source text: declarations, re-exports, `import()`, `require` and `import('…')` in types. */
export function importsOf(from: string, text: string): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    found.push({ from, to: resolve(from, specifier.text), typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true)
    else if (ts.isExternalModuleReference(node)) add(node.expression, false)
    else if (ts.isCallExpression(node)) {
      const { expression } = node
      const loads = ts.isIdentifier(expression) && expression.text === 'require'
      if (loads || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true))
  return found
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  if (isBuiltin(specifier)) return specifier
  const [scope = '', name = ''] = specifier.split('/')
  return specifier.startsWith('@') ? `${scope}/${name}` : scope
}

/** A way from a node of a graph back to itself, as its stations; null when there is none. */
export function findCycle(
  edges: readonly (readonly [string | undefined, string | undefined])[],
): string[] | null {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of edges) {
    if (from && to && from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
  }
  const done = new Set<string>()
  const walk = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
    if (done.has(node)) return null
    for (const neighbour of next.get(node) ?? []) {
      const cycle = walk(neighbour, [...path, node])
      if (cycle) return cycle
    }
    done.add(node)
    return null
  }
  for (const node of next.keys()) {
    const cycle = walk(node, [])
    if (cycle) return cycle
  }
  return null
}
