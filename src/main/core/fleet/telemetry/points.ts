/** Readings as points of the history: what was read at a moment, and null for all that was not. */
import type { EndpointLoad, GpuReading, HistoryPoint } from '../../../../shared/contract/fleet.ts'

const NOTHING: Omit<HistoryPoint, 'at'> = {
  running: null,
  waiting: null,
  kvCacheShare: null,
  outputTokensPerSecond: null,
  ttftMs: null,
  utilisation: null,
  memoryShare: null,
  powerW: null,
  temperatureC: null,
  upShare: null,
}

export const pointOfState = (at: number, state: 'unknown' | 'up' | 'down'): HistoryPoint => ({
  ...NOTHING,
  at,
  upShare: state === 'unknown' ? null : state === 'up' ? 1 : 0,
})

export const pointOfLoad = (load: EndpointLoad): HistoryPoint => ({ ...NOTHING, ...load })

/** All GPUs as one: the mean of how busy they are, all their memory and power, and the hottest. */
export function pointOfGpus(at: number, gpus: readonly GpuReading[]): HistoryPoint {
  const valuesOf = (of: (gpu: GpuReading) => number | null): number[] =>
    gpus.map(of).filter((value) => value !== null)
  const busy = valuesOf(({ utilisation }) => utilisation)
  const power = valuesOf(({ powerW }) => powerW)
  const heat = valuesOf(({ temperatureC }) => temperatureC)
  const known = gpus.filter(({ memoryUsedMib, memoryTotalMib }) => memoryUsedMib !== null && memoryTotalMib)
  const total = sum(known.map(({ memoryTotalMib }) => memoryTotalMib ?? 0))
  return {
    ...NOTHING,
    at,
    utilisation: busy.length > 0 ? sum(busy) / busy.length : null,
    memoryShare: total > 0 ? sum(known.map(({ memoryUsedMib }) => memoryUsedMib ?? 0)) / total : null,
    powerW: power.length > 0 ? sum(power) : null,
    temperatureC: heat.length > 0 ? Math.max(...heat) : null,
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
