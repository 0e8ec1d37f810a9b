/** What the sandbox's cloud has to offer. Names and sizes look real; prices, keys and images are the sandbox's own. */

export interface Region {
  readonly name: string
  readonly description: string
}

export interface Offer {
  readonly name: string
  readonly description: string
  readonly gpuDescription: string
  centsPerHour: number
  readonly specs: {
    readonly vcpus: number
    readonly memory_gib: number
    readonly storage_gib: number
    readonly gpus: number
  }
  /** Where one is free. */
  regions: readonly string[]
}

export const REGIONS: readonly Region[] = [
  { name: 'us-west-1', description: 'California, USA' },
  { name: 'us-east-1', description: 'Virginia, USA' },
  { name: 'us-east-3', description: 'Washington D.C., USA' },
  { name: 'europe-central-1', description: 'Frankfurt, Germany' },
]

/** Made anew for each cloud: prices and what is free may be changed. */
export function freshOffers(): Offer[] {
  return [
    offer('gpu_1x_a10', 'A10 (24 GB PCIe)', 75, [30, 200, 1_400, 1], ['us-west-1', 'us-east-1']),
    offer('gpu_1x_gh200', 'GH200 (96 GB)', 149, [64, 432, 4_096, 1], ['us-east-3']),
    offer('gpu_1x_h100_pcie', 'H100 (80 GB PCIe)', 249, [26, 225, 1_024, 1], ['us-west-1']),
    offer('gpu_8x_a100', 'A100 (40 GB SXM4)', 1_032, [124, 1_800, 6_144, 8], ['europe-central-1']),
    // Sold out, as the large ones often are: a launch is refused, or waits.
    offer('gpu_8x_h100_sxm5', 'H100 (80 GB SXM5)', 2_392, [208, 1_800, 24_780, 8], []),
  ]
}

function offer(
  name: string,
  gpuDescription: string,
  centsPerHour: number,
  [vcpus, memory_gib, storage_gib, gpus]: readonly [number, number, number, number],
  regions: readonly string[],
): Offer {
  return {
    name,
    description: `${gpus}x ${gpuDescription}`,
    gpuDescription,
    centsPerHour,
    specs: { vcpus, memory_gib, storage_gib, gpus },
    regions,
  }
}

const MADE_AT = '2026-01-15T09:00:00Z'

const IMAGES = [
  { name: 'lambda-stack-24.04', family: 'lambda-stack-24-04', description: 'Lambda Stack 24.04' },
  { name: 'ubuntu-24.04', family: 'ubuntu-lts', description: 'Ubuntu LTS' },
]

/** As the API lists them: one for each region. */
export const IMAGE_LIST = IMAGES.flatMap((image) =>
  REGIONS.map((region) => ({
    id: `sandbox-${image.name}-${region.name}`,
    created_time: MADE_AT,
    updated_time: MADE_AT,
    ...image,
    version: '24.4.1',
    architecture: 'x86_64',
    region,
  })),
)

export const SSH_KEYS = ['ops', 'deploy'].map((name) => ({
  id: `sandbox-key-${name}`,
  name,
  public_key: `ssh-ed25519 AAAASandboxKeyThatOpensNothing ${name}@sandbox.invalid`,
}))

export const FILE_SYSTEMS = ['us-west-1', 'us-east-3'].map((regionName) => {
  const name = `models-${regionName}`
  return {
    id: `sandbox-${name}`,
    name,
    mount_point: `/lambda/nfs/${name}`,
    created: MADE_AT,
    created_by: { id: 'sandbox-user', email: 'ops@sandbox.invalid', status: 'active' },
    is_in_use: false,
    region: regionOf(regionName),
    bytes_used: 48_318_382_080,
  }
})

export function regionOf(name: string): Region {
  return REGIONS.find((region) => region.name === name) ?? { name, description: name }
}
