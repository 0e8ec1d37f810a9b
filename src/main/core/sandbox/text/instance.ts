/** A value that fits a JSON schema, for tool arguments and structured answers. */
import { pick, type Random } from '../random.ts'

type Schema = Readonly<Record<string, unknown>>

/** Schemas may refer to themselves; below this depth only what is required is made. */
const DEEP = 4
const DEEPEST = 12

/** Covers what such schemas are made of; what it does not know becomes a word. `words` flavour the strings. */
export function instanceOf(schema: Schema, random: Random, words: readonly string[]): unknown {
  return make(schema, 0)

  function make(given: unknown, depth: number): unknown {
    const node = resolve(asSchema(given), schema)
    if ('const' in node) return node['const']
    if (Array.isArray(node['enum']) && node['enum'].length > 0) return pick<unknown>(random, node['enum'])
    const options = node['anyOf'] ?? node['oneOf']
    if (Array.isArray(options) && options.length > 0) return make(options[0], depth + 1)
    if (Array.isArray(node['allOf'])) return make(merged(node['allOf']), depth + 1)
    if (depth > DEEPEST) return null
    const { type } = node
    switch (
      Array.isArray(type) ? (type as unknown[])[0] : (type ?? ('properties' in node ? 'object' : 'string'))
    ) {
      case 'object':
        return makeObject(node, depth)
      case 'array':
        return makeArray(node, depth)
      case 'boolean':
        return random() < 0.5
      case 'integer':
        return Math.round(within(node, 1, 10))
      case 'number':
        return Math.round(within(node, 0, 1) * 100) / 100
      case 'null':
        return null
      default:
        return words.length > 0 ? pick(random, words) : 'gateway'
    }
  }

  function makeObject(node: Schema, depth: number): Record<string, unknown> {
    const required = Array.isArray(node['required']) ? (node['required'] as unknown[]) : []
    const properties = Object.entries(asSchema(node['properties']))
    const wanted = properties.filter(([name]) => depth < DEEP || required.includes(name))
    return Object.fromEntries(wanted.map(([name, value]) => [name, make(value, depth + 1)]))
  }

  function makeArray(node: Schema, depth: number): unknown[] {
    const least = numberOr(node['minItems'], 0)
    const length = Math.max(least, Math.min(numberOr(node['maxItems'], 2), depth < DEEP ? 2 : 0))
    return Array.from({ length }, () => make(node['items'], depth + 1))
  }

  function within(node: Schema, low: number, high: number): number {
    const least = numberOr(node['minimum'], Math.min(low, numberOr(node['maximum'], low)))
    const most = numberOr(node['maximum'], Math.max(high, least))
    return least + random() * (most - least)
  }
}

/** Follows a `$ref` into the same document; what it does not find is an empty schema. */
function resolve(node: Schema, root: Schema): Schema {
  const reference = node['$ref']
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node
  return reference
    .slice(2)
    .split('/')
    .reduce<Schema>((found, key) => asSchema(found[key]), root)
}

function merged(parts: readonly unknown[]): Schema {
  const schemas = parts.map(asSchema)
  const properties = Object.assign({}, ...schemas.map((part) => asSchema(part['properties']))) as Schema
  const required = schemas.flatMap((part) =>
    Array.isArray(part['required']) ? (part['required'] as unknown[]) : [],
  )
  return { ...(Object.assign({}, ...schemas) as Schema), properties, required }
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
