/** For tests: Lambda Cloud's API as its own OpenAPI document has it, where that lies beside the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const PATH = fileURLToPath(
  new URL('../../../../../../../shared/data/lambda-cloud-openapi.json', import.meta.url),
)

/** What of JSON Schema the document uses. Anything else is an error here, lest it be passed over. */
export interface Schema {
  readonly $ref?: string | undefined
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: boolean | Schema | undefined
  readonly items?: Schema | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly enum?: readonly string[] | undefined
  readonly const?: string | undefined
  readonly pattern?: string | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly example?: unknown
}

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.strictObject({
    $ref: z.string().optional(),
    type: z.enum(['object', 'array', 'string', 'integer', 'number', 'boolean']).optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schemaSchema]).optional(),
    items: schemaSchema.optional(),
    anyOf: z.array(schemaSchema).optional(),
    enum: z.array(z.string()).optional(),
    const: z.string().optional(),
    pattern: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    examples: z.array(z.unknown()).optional(),
    example: z.unknown().optional(),
    // For readers.
    title: z.string().optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    format: z.string().optional(),
    writeOnly: z.boolean().optional(),
  }),
)

const contentSchema = z
  .looseObject({ content: z.looseObject({ 'application/json': z.looseObject({ schema: schemaSchema }) }) })
  .transform(({ content }) => content['application/json'].schema)

const operationSchema = z.looseObject({
  requestBody: contentSchema.optional(),
  responses: z.record(z.string(), contentSchema),
})

/** Only what the console asks: the rest of the document is none of its business. */
const PATHS = [
  '/instances',
  '/instances/{id}',
  '/instance-types',
  '/regions',
  '/images',
  '/ssh-keys',
  '/file-systems',
  '/instance-operations/launch',
  '/instance-operations/restart',
  '/instance-operations/terminate',
] as const

export type ApiPath = (typeof PATHS)[number]
export type Operation = z.output<typeof operationSchema>

export interface ApiDocument {
  readonly isMissing: boolean
  /** For the tests that need it: says why they are skipped, where they are. */
  readonly title: string
  readonly schemas: Readonly<Record<string, Schema>>
  /** Throws where the document has no such operation. */
  operation(method: string, path: ApiPath): Operation
}

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

const MISSING: ApiDocument = {
  isMissing: true,
  title:
    'by the API’s document (skipped: shared/data/lambda-cloud-openapi.json is not beside the repository)',
  schemas: {},
  operation: () => ({ responses: {} }),
}

/** Throws where it is another one than the tests were written for. */
export function readApiDocument(): ApiDocument {
  if (!existsSync(PATH)) return MISSING
  const { paths, components } = documentSchema.parse(JSON.parse(readFileSync(PATH, 'utf8')))
  // Parsed one by one: what nobody asks for may use keywords that are not read here.
  const schemas = Object.fromEntries(
    Object.entries(components.schemas).flatMap(([name, schema]) => {
      const read = schemaSchema.safeParse(schema)
      return read.success ? [[name, read.data]] : []
    }),
  )
  return {
    isMissing: false,
    title: 'by the API’s document',
    schemas,
    operation: (method, path) => operationSchema.parse(paths[`/api/v1${path}`]?.[method.toLowerCase()]),
  }
}

/** The path of the document that a request's path is one of. */
export function pathOf(url: string): ApiPath {
  const path = url.replace('/api/v1', '')
  const found = PATHS.find((one) => new RegExp(`^${one.replace('{id}', '[^/]+')}$`).test(path))
  if (!found) throw new Error(`the document has no ${url}`)
  return found
}

export function resolve(schema: Schema, api: Pick<ApiDocument, 'schemas'>): Schema {
  if (schema.$ref === undefined) return schema
  const name = schema.$ref.replace('#/components/schemas/', '')
  const found = api.schemas[name]
  if (!found) throw new Error(`the document has no readable schema ${name}`)
  return resolve(found, api)
}
