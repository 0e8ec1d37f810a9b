/** What can be asked of the sandbox's cloud, path by path, and what it answers in the API's shapes. */
import { z } from 'zod'
import type { Operation } from './behaviour.ts'
import { doesNotExist, invalidParameters, noCapacity, wrongRegion } from './errors.ts'
import { isOver, type Machine } from './machine.ts'
import type { Machines, MachineServer } from './machines.ts'
import { instanceObject, offerObject } from './shapes.ts'
import { FILE_SYSTEMS, IMAGE_LIST, REGIONS, SSH_KEYS, type Offer } from './stock.ts'

export interface Operations {
  find(
    method: string,
    path: string,
  ): { readonly operation: Operation; run(body: unknown): unknown } | undefined
}

const tagSchema = z.object({
  key: z
    .string()
    .max(55)
    .regex(/^[a-z][a-z0-9-:]+$/),
  value: z.string().max(128),
})

const launchSchema = z.object({
  region_name: z.string(),
  instance_type_name: z.string(),
  ssh_key_names: z.array(z.string()).length(1),
  file_system_names: z.array(z.string()).default([]),
  name: z.string().max(64).default(''),
  image: z.union([z.object({ id: z.string() }), z.object({ family: z.string() })]).optional(),
  user_data: z.string().max(1_000_000).optional(),
  tags: z.array(tagSchema).default([]),
})
const idsSchema = z.object({ instance_ids: z.array(z.string()).min(1) })
const renameSchema = z.object({ name: z.string().max(64) })

export function createOperations(
  machines: Machines<MachineServer>,
  offers: readonly Offer[],
  /** Whether the list has it already. */
  isListed: (machine: Machine) => boolean,
): Operations {
  const running = (): Machine[] => machines.all().filter((machine) => !isOver(machine))
  const shown = (machine: Machine): object => instanceObject(machine, offers)

  async function get(id: string): Promise<object> {
    await machines.settle()
    const machine = running().find((one) => one.id === id)
    if (!machine) throw doesNotExist(`The instance ${id}`)
    return shown(machine)
  }

  async function launch(body: unknown): Promise<object> {
    const asked = readBody(launchSchema, body)
    const offer = offers.find(({ name }) => name === asked.instance_type_name)
    if (!offer) throw doesNotExist(`The instance type ${asked.instance_type_name}`)
    const region = REGIONS.find(({ name }) => name === asked.region_name)
    if (!region) throw doesNotExist(`The region ${asked.region_name}`)
    const [sshKey = ''] = asked.ssh_key_names
    if (!SSH_KEYS.some(({ name }) => name === sshKey)) throw doesNotExist(`The SSH key ${sshKey}`)
    for (const name of asked.file_system_names) {
      const fileSystem = FILE_SYSTEMS.find((one) => one.name === name)
      if (!fileSystem) throw doesNotExist(`The file system ${name}`)
      if (fileSystem.region.name !== region.name) throw wrongRegion(name)
    }
    const { image } = asked
    if (
      image &&
      !IMAGE_LIST.some(({ id, family }) => ('id' in image ? id === image.id : family === image.family))
    )
      throw doesNotExist('The image')
    if (!offer.regions.includes(region.name)) throw noCapacity()
    const machine = await machines.launch({
      name: asked.name === '' ? null : asked.name,
      type: offer.name,
      centsPerHour: offer.centsPerHour,
      region: region.name,
      sshKey,
      fileSystems: asked.file_system_names,
      tags: asked.tags,
    })
    return { instance_ids: [machine.id] }
  }

  const lists: Readonly<Record<string, () => unknown>> = {
    '/instances': () => machines.settle().then(() => running().filter(isListed).map(shown)),
    '/instance-types': () => Object.fromEntries(offers.map((offer) => [offer.name, offerObject(offer)])),
    '/regions': () => REGIONS,
    '/images': () => IMAGE_LIST,
    '/ssh-keys': () => SSH_KEYS,
    '/file-systems': () => FILE_SYSTEMS,
  }

  return {
    find(method, url) {
      const path = /^\/api\/v1(\/.*)$/.exec(url)?.[1] ?? ''
      const id = /^\/instances\/([^/]+)$/.exec(path)?.[1]
      const list = Object.hasOwn(lists, path) ? lists[path] : undefined
      if (method === 'GET' && list) return { operation: 'read', run: list }
      if (method === 'GET' && id !== undefined) return { operation: 'read', run: () => get(id) }
      if (method !== 'POST') return undefined
      if (id !== undefined) {
        return {
          operation: 'rename',
          run: async (body) => shown(await machines.rename(id, readBody(renameSchema, body).name)),
        }
      }
      switch (path) {
        case '/instance-operations/launch':
          return { operation: 'launch', run: launch }
        case '/instance-operations/restart':
          return {
            operation: 'restart',
            run: async (body) => ({
              restarted_instances: (await machines.restart(readBody(idsSchema, body).instance_ids)).map(
                shown,
              ),
            }),
          }
        case '/instance-operations/terminate':
          return {
            operation: 'terminate',
            run: async (body) => ({
              terminated_instances: (await machines.terminate(readBody(idsSchema, body).instance_ids)).map(
                shown,
              ),
            }),
          }
        default:
          return undefined
      }
    },
  }
}

function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw invalidParameters(`${issue?.path.join('.') ?? 'the body'}: ${issue?.message ?? 'not valid'}`)
}
