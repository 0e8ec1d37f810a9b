/** For tests: whether a value is as the document's schema says. */
import { resolve, type ApiDocument, type Schema } from './document.harness.ts'

/**
 * What is wrong with a value, each with where; empty: nothing. A member that the document does not name is wrong, too:
 * whatever it means, the document does not say it.
 */
export function problemsOf(api: ApiDocument, given: Schema, value: unknown, at = '$'): string[] {
  const schema = resolve(given, api)
  if (schema.anyOf) {
    const all = schema.anyOf.map((one) => problemsOf(api, one, value, at))
    return all.find((problems) => problems.length === 0) ?? [`${at} is none of: ${all.flat().join('; ')}`]
  }
  if (schema.const !== undefined && value !== schema.const) return [`${at} is not ${schema.const}`]
  if (schema.enum && !schema.enum.some((one) => one === value)) {
    return [`${at} is not one of ${schema.enum.join(', ')}`]
  }
  switch (schema.type) {
    case 'object':
      return problemsOfObject(api, schema, value, at)
    case 'array':
      if (!Array.isArray(value)) return [`${at} is no array`]
      return [
        ...bounds(value.length, schema.minItems, schema.maxItems, at),
        ...value.flatMap((item, index) => problemsOf(api, schema.items ?? {}, item, `${at}[${index}]`)),
      ]
    case 'string':
      if (typeof value !== 'string') return [`${at} is no string`]
      return [
        ...bounds(value.length, schema.minLength, schema.maxLength, at),
        ...(schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)
          ? [`${at} does not match ${schema.pattern}`]
          : []),
      ]
    case 'integer':
    case 'number':
      if (typeof value !== 'number') return [`${at} is no number`]
      if (schema.type === 'integer' && !Number.isInteger(value)) return [`${at} is no integer`]
      return bounds(value, schema.minimum, schema.maximum, at)
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at} is no boolean`]
    case undefined:
      return []
  }
}

function problemsOfObject(api: ApiDocument, schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`]
  const { properties = {}, required = [], additionalProperties } = schema
  return [
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const further = typeof additionalProperties === 'object' ? additionalProperties : undefined
      const known = properties[name] ?? further
      return known
        ? problemsOf(api, known, member, `${at}.${name}`)
        : [`${at}.${name} is not in the document`]
    }),
  ]
}

function bounds(size: number, least = -Infinity, most = Infinity, at: string): string[] {
  return size < least || size > most ? [`${at} is ${size}, beyond ${least} to ${most}`] : []
}
