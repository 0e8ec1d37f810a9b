/** What several GPUs of a unit come to in one figure. */
import type { FleetUnit, GpuReading } from '../../../../shared/contract/fleet.ts'

const known = (gpus: readonly GpuReading[], pick: (gpu: GpuReading) => number | null): number[] =>
  gpus.map(pick).filter((value) => value !== null)

/** The mean over its GPUs, 0 to 1; null where no exporter says. */
export function utilisationOf({ endpoint }: Pick<FleetUnit, 'endpoint'>): number | null {
  const values = known(endpoint?.gpus ?? [], ({ utilisation }) => utilisation)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of the hottest of its GPUs, °C; null where no exporter says. */
export function temperatureOf({ endpoint }: Pick<FleetUnit, 'endpoint'>): number | null {
  const values = known(endpoint?.gpus ?? [], ({ temperatureC }) => temperatureC)
  return values.length === 0 ? null : Math.max(...values)
}
