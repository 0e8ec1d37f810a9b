/** For tests: whatever answers the document allows, with members that it does not name yet. */
import fc from 'fast-check'
import { resolve, type ApiDocument, type Schema } from './document.harness.ts'

export function valueOf(api: ApiDocument, given: Schema): fc.Arbitrary<unknown> {
  const schema = resolve(given, api)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueOf(api, one)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return objectOf(api, schema)
    case 'array':
      return fc.array(valueOf(api, schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 })
    case 'string':
      return stringOf(schema)
    case 'integer':
    case 'number':
      // The document gives most of them no bounds. None is negative, and none is larger than this.
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000 })
    case 'boolean':
      return fc.boolean()
    case undefined:
      return fc.jsonValue()
  }
}

function objectOf(api: ApiDocument, schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, valueOf(api, one)]),
  )
  const named = fc.record(members, { requiredKeys: required.filter((name) => Object.hasOwn(members, name)) })
  if (typeof additionalProperties === 'object') {
    const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__')
    return fc.dictionary(name, valueOf(api, additionalProperties), { maxKeys: 3 })
  }
  const unheardOf = fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined })
  return fc.tuple(named, unheardOf).map(([known, unknown]) => ({ ...known, not_known_yet: unknown }))
}

function stringOf({ pattern, minLength, maxLength, examples = [] }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  // What names something is never empty, though the document does not say so.
  const made = fc.string({ minLength: minLength ?? 1, maxLength: Math.min(maxLength ?? 40, 40) })
  const told = examples.filter((one) => typeof one === 'string')
  return told.length > 0 ? fc.oneof(made, fc.constantFrom(...told)) : made
}
