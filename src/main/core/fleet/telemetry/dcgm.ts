/** NVIDIA's DCGM exporter: its page, one GPU at a time. https://github.com/NVIDIA/dcgm-exporter */
import type { GpuReading } from '../../../../shared/contract/fleet.ts'
import { readSamples } from './prometheus.ts'

/** More than any machine has. */
const MAX_GPUS = 64
const MAX_NAME = 100
/** What an index of a GPU, or of a part of one, looks like: others would be kept for ever, one by one. */
const INDEX = /^\d{1,2}$/
/** From here on DCGM's own marks for "not known" begin (`DCGM_INT32_BLANK`). */
const BLANK = 0x7ffffff0

const UTILISATION = 'DCGM_FI_DEV_GPU_UTIL'
/** 0 to 1; where the one above is switched off, as on the parts of a divided GPU. */
const ENGINE_ACTIVE = 'DCGM_FI_PROF_GR_ENGINE_ACTIVE'
const USED = 'DCGM_FI_DEV_FB_USED'
const FREE = 'DCGM_FI_DEV_FB_FREE'
const RESERVED = 'DCGM_FI_DEV_FB_RESERVED'
const TOTAL = 'DCGM_FI_DEV_FB_TOTAL'
const POWER = 'DCGM_FI_DEV_POWER_USAGE'
const TEMPERATURE = 'DCGM_FI_DEV_GPU_TEMP'
/** The last error's number, not how many there were. Exporters leave it out until there is one. */
const XID = 'DCGM_FI_DEV_XID_ERRORS'

const WANTED = new Set([UTILISATION, ENGINE_ACTIVE, USED, FREE, RESERVED, TOTAL, POWER, TEMPERATURE, XID])

interface Seen {
  product: string | null
  readonly values: Map<string, number>
}

/** Empty for a page that is not an exporter's. */
export function readGpus(page: string): GpuReading[] {
  const byIndex = new Map<string, Seen>()
  for (const { name, labels, value } of readSamples(page, (one) => WANTED.has(one))) {
    const gpu = labels['gpu'] ?? ''
    if (!INDEX.test(gpu) || value < 0 || value >= BLANK) continue
    const part = labels['GPU_I_ID'] ?? ''
    const index = INDEX.test(part) ? `${gpu}.${part}` : gpu
    const seen = byIndex.get(index) ?? { product: null, values: new Map<string, number>() }
    if (!byIndex.has(index) && byIndex.size === MAX_GPUS) continue
    byIndex.set(index, seen)
    seen.product ??= labels['modelName']?.slice(0, MAX_NAME) ?? null
    // Whoever uses it has a line each, which say the same of the GPU.
    if (!seen.values.has(name)) seen.values.set(name, value)
  }
  return [...byIndex].map(([index, seen]) => gpuOf(index, seen))
}

function gpuOf(index: string, { product, values }: Seen): GpuReading {
  const of = (name: string): number | null => values.get(name) ?? null
  const percent = of(UTILISATION)
  const active = of(ENGINE_ACTIVE)
  const used = of(USED)
  const free = of(FREE)
  const sum = used === null || free === null ? null : used + free + (of(RESERVED) ?? 0)
  const xid = of(XID)
  return {
    index,
    product,
    utilisation: percent === null ? clamped(active) : clamped(percent / 100),
    memoryUsedMib: used,
    memoryTotalMib: of(TOTAL) ?? sum,
    powerW: of(POWER),
    temperatureC: of(TEMPERATURE),
    xid: xid === null ? null : Math.round(xid),
  }
}

const clamped = (share: number | null): number | null => (share === null ? null : Math.min(1, share))
