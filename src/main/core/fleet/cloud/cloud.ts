/**
 * Lambda Cloud's API v1, typed: machines that are launched, looked at and ended. It changes nothing by itself: who
 * asks decides, and looks again where an answer was lost.
 */
import { z } from 'zod'
import { launchBody, type LaunchRequest } from './launch-request.ts'
import { CLOUD_PACE, createPace, systemClock, type Clock, type PaceLimits } from './pace.ts'
import { createRequests } from './requests.ts'
import {
  fileSystemSchema,
  imageSchema,
  instanceSchema,
  offersSchema,
  regionSchema,
  sshKeySchema,
  type FileSystemView,
  type ImageView,
  type InstanceView,
  type OfferView,
  type RegionView,
  type SshKeyView,
} from './views.ts'

export { CloudError, type CloudErrorKind } from './cloud-error.ts'
export type { LaunchRequest } from './launch-request.ts'
export { CLOUD_PACE, type Clock, type PaceLimits } from './pace.ts'
export type {
  Availability,
  FileSystemView,
  ImageView,
  InstanceStatus,
  InstanceTypeView,
  InstanceView,
  OfferView,
  RegionView,
  SshKeyView,
} from './views.ts'

/**
 * All of it rejects with a `CloudError`. Reads are asked again a few times by themselves, and whoever asks for the same
 * thing before it was sent shares one answer: it is never older than the question. Changes are sent once.
 */
export interface Cloud {
  instances(): Promise<InstanceView[]>
  instance(id: string): Promise<InstanceView>
  /** All types there are, each with the regions that have one free now. */
  instanceTypes(): Promise<OfferView[]>
  regions(): Promise<RegionView[]>
  images(): Promise<ImageView[]>
  sshKeys(): Promise<SshKeyView[]>
  fileSystems(): Promise<FileSystemView[]>
  /** The id of the instance, which boots from now on. After an error that `isAmbiguous` there may be one all the same. */
  launch(request: LaunchRequest): Promise<string>
  /** Those that it does restart. */
  restart(ids: readonly string[]): Promise<InstanceView[]>
  /** Those that it does end. What is on them is lost. */
  terminate(ids: readonly string[]): Promise<InstanceView[]>
  rename(id: string, name: string): Promise<InstanceView>
  /** Gives up what is under way. */
  stop(): Promise<void>
}

export interface CloudOptions {
  /** Including `/api/v1`, without a trailing slash. */
  readonly baseUrl: string
  /** Sent to that host alone, in a header. */
  readonly apiKey: string
  /** For a cloud that is not Lambda's own. */
  readonly pace?: PaceLimits
  readonly clock?: Clock
}

const launchedSchema = z.object({ instance_ids: z.tuple([z.string().min(1)]).rest(z.string()) })
const restartedSchema = z.object({ restarted_instances: z.array(instanceSchema) })
const terminatedSchema = z.object({ terminated_instances: z.array(instanceSchema) })

export function createCloud({
  baseUrl,
  apiKey,
  pace = CLOUD_PACE,
  clock = systemClock,
}: CloudOptions): Cloud {
  const requests = createRequests({ baseUrl, apiKey, pace: createPace(pace, clock), clock })
  const at = (id: string): string => `/instances/${encodeURIComponent(id)}`

  return {
    instances: requests.reader('/instances', z.array(instanceSchema)),
    instance: (id) => requests.reader(at(id), instanceSchema)(),
    instanceTypes: requests.reader('/instance-types', offersSchema),
    regions: requests.reader('/regions', z.array(regionSchema)),
    images: requests.reader('/images', z.array(imageSchema)),
    sshKeys: requests.reader('/ssh-keys', z.array(sshKeySchema)),
    fileSystems: requests.reader('/file-systems', z.array(fileSystemSchema)),
    async launch(request) {
      const body = launchBody(request)
      return (await requests.change('/instance-operations/launch', body, launchedSchema, 'launch'))
        .instance_ids[0]
    },
    async restart(ids) {
      const body = { instance_ids: ids }
      return (await requests.change('/instance-operations/restart', body, restartedSchema))
        .restarted_instances
    },
    async terminate(ids) {
      const body = { instance_ids: ids }
      return (await requests.change('/instance-operations/terminate', body, terminatedSchema))
        .terminated_instances
    },
    rename: (id, name) => requests.change(at(id), { name }, instanceSchema),
    stop: () => requests.stop(),
  }
}
