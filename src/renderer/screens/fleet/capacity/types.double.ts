/** For tests: three types of machines, one of them with no capacity anywhere. */
import type { Capacity, CapacityType } from '../../../../shared/contract/fleet.ts'
import { nanoUsd, parseUsd } from '../../../../shared/money.ts'

function typeDouble(
  name: string,
  gpus: number,
  usdPerHour: string,
  regions: readonly string[],
): CapacityType {
  const hourlyNanoUsd = parseUsd(usdPerHour)
  return {
    name,
    description: `${gpus}x of it`,
    gpuDescription: name.toUpperCase(),
    gpus,
    vcpus: 30 * gpus,
    memoryGib: 200 * gpus,
    storageGib: 1_400,
    hourlyNanoUsd,
    monthlyNanoUsd: nanoUsd(hourlyNanoUsd * 730),
    regionsWithCapacity: [...regions],
  }
}

export const A10 = typeDouble('gpu_1x_a10', 1, '0.75', ['us-west-1', 'us-east-1'])
export const A6000 = typeDouble('gpu_1x_a6000', 1, '0.80', [])
export const H100 = typeDouble('gpu_8x_h100', 8, '23.92', ['us-east-1'])

export const CAPACITY: Capacity = {
  readAt: 0,
  types: [H100, A6000, A10],
  regions: ['us-east-1', 'us-west-1', 'eu-central-1'].map((name) => ({ name, description: name })),
  images: [],
  sshKeys: [{ id: 'k', name: 'team' }],
  fileSystems: [{ name: 'weights', region: 'us-west-1' }],
}
