/** Looks after the GPUs of an endpoint for what an alert may tell of: new errors, and heat. */
import type { GpuReading } from '../../../../shared/contract/fleet.ts'

/** A GPU is not hot any more when it is so far below, in °C: at the limit itself it would tell on and on. */
const HYSTERESIS_C = 5

export interface GpuWatchOptions {
  readonly hotCelsius: () => number
  /** The last errors that were told of, by the GPU's index; kept, so that a restart tells none twice. */
  readonly xids: Map<string, number>
  readonly onXid: (gpu: GpuReading & { readonly xid: number }) => void
  readonly onHot: (gpu: GpuReading, isHot: boolean) => void
}

/** Tells what it sees; returns whether an error was new. */
export function createGpuWatch({ hotCelsius, xids, onXid, onHot }: GpuWatchOptions) {
  const hot = new Map<string, boolean>()

  function lookAtXid(gpu: GpuReading): boolean {
    const { index, xid } = gpu
    if (xid === null || xid === xids.get(index)) return false
    xids.set(index, xid)
    if (xid === 0) return false
    onXid({ ...gpu, xid })
    return true
  }

  function lookAtHeat(gpu: GpuReading): void {
    const { index, temperatureC } = gpu
    if (temperatureC === null) return
    const was = hot.get(index)
    const limit = hotCelsius()
    const isHot = was ? temperatureC > limit - HYSTERESIS_C : temperatureC >= limit
    hot.set(index, isHot)
    if (isHot !== was) onHot(gpu, isHot)
  }

  return (gpus: readonly GpuReading[]): boolean => {
    for (const gpu of gpus) lookAtHeat(gpu)
    return gpus.map(lookAtXid).includes(true)
  }
}
