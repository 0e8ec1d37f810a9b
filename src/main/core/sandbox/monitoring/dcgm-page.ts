/** `/dcgm/metrics` by the names of NVIDIA's DCGM exporter: one GPU that there is not, as busy as the sandbox really is. */
import type { SandboxBehaviour } from '../settings.ts'
import { metric } from './exposition.ts'
import type { Work } from './work.ts'

/** What stands where the name of the product does, so that nobody takes it for a real one. */
const PRODUCT = 'Sandbox GPU'
const MEMORY_MIB = 24_576
const WEIGHTS_MIB = 16_384
const IDLE_C = 34
const BUSY_C = 71
const IDLE_W = 28
const BUSY_W = 150

export function dcgmPage(
  work: Work,
  { temperatureC, xid }: Pick<SandboxBehaviour, 'temperatureC' | 'xid'>,
  kvCacheTokens: number,
): string {
  const { share, heat } = work.busy()
  const cacheMib = (MEMORY_MIB - WEIGHTS_MIB) * Math.min(1, work.tokensInFlight() / kvCacheTokens)
  const usedMib = Math.round(WEIGHTS_MIB + cacheMib)
  const labels = { gpu: '0', UUID: 'GPU-sandbox', device: 'nvidia0', modelName: PRODUCT, Hostname: 'sandbox' }
  const gauge = (name: string, help: string, value: number): string =>
    metric(name, 'gauge', help, [{ labels, value }])
  return [
    gauge('DCGM_FI_DEV_GPU_UTIL', 'GPU utilization (in %).', Math.round(share * 100)),
    gauge('DCGM_FI_DEV_FB_USED', 'Framebuffer memory used (in MiB).', usedMib),
    gauge('DCGM_FI_DEV_FB_FREE', 'Framebuffer memory free (in MiB).', MEMORY_MIB - usedMib),
    gauge('DCGM_FI_DEV_POWER_USAGE', 'Power draw (in W).', between(IDLE_W, BUSY_W, share)),
    gauge(
      'DCGM_FI_DEV_GPU_TEMP',
      'GPU temperature (in C).',
      temperatureC ?? Math.round(between(IDLE_C, BUSY_C, heat)),
    ),
    gauge('DCGM_FI_DEV_XID_ERRORS', 'Value of the last XID error encountered.', xid),
  ].join('')
}

const between = (low: number, high: number, share: number): number => low + (high - low) * share
