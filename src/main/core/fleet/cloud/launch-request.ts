/** What is asked for with a launch, within the limits of the API's document. */
import { z } from 'zod'
import { CloudError } from './cloud-error.ts'

export interface LaunchRequest {
  readonly name: string
  readonly type: string
  readonly region: string
  /** By name. The API takes exactly one. */
  readonly sshKey: string
  /** Null: the cloud's default. */
  readonly imageId: string | null
  /** By name. */
  readonly fileSystems: readonly string[]
  /** In cloud-init's format; empty: none. */
  readonly userData: string
  /** Kept with the instance: by them it is found again when the answer to its launch is lost. */
  readonly tags: Readonly<Record<string, string>>
}

const MAX_USER_DATA_BYTES = 1_000_000

const tagSchema = z.strictObject({
  key: z
    .string()
    .max(55)
    .regex(/^[a-z][a-z0-9-:]+$/),
  value: z.string().max(128),
})

const bodySchema = z.strictObject({
  region_name: z.string().min(1),
  instance_type_name: z.string().min(1),
  ssh_key_names: z.tuple([z.string().min(1)]),
  name: z.string().max(64),
  file_system_names: z.array(z.string()),
  image: z.strictObject({ id: z.string() }).optional(),
  user_data: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MAX_USER_DATA_BYTES, 'more than 1 MB')
    .optional(),
  tags: z.array(tagSchema),
})

/** Throws a `CloudError` of the kind `invalid` before anything is sent. */
export function launchBody(request: LaunchRequest): z.output<typeof bodySchema> {
  const { name, type, region, sshKey, imageId, fileSystems, userData, tags } = request
  const body = bodySchema.safeParse({
    region_name: region,
    instance_type_name: type,
    ssh_key_names: [sshKey],
    name,
    file_system_names: fileSystems,
    ...(imageId !== null && { image: { id: imageId } }),
    ...(userData !== '' && { user_data: userData }),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  })
  if (body.success) return body.data
  const [issue] = body.error.issues
  throw new CloudError({
    code: 'invalid_request',
    status: null,
    message: `The cloud does not take this launch: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
  })
}
