/** What looking after many endpoints came to, as a table. */
import type { FleetCost, FleetResult } from './fleet.ts'
import { align } from './report.ts'

export function formatFleet(result: FleetResult): string {
  const { perSecond, pausesMs: pauses, longestPauseMs, allowedPauseMs } = result
  const costs = [result.without, result.with].map(rowOf)
  const isLate = longestPauseMs > allowedPauseMs
  return [
    `the console with no endpoints and with ${result.with.endpoints}, ${result.exporters} of them with an exporter; one of them hangs`,
    align('rrrrr', [['endpoints', 'seconds', 'CPU ms per second', 'memory MiB', 'at most MiB'], ...costs]),
    `per second: ${one(perSecond.readings)} readings of load, ${one(perSecond.exporters)} of GPUs, ${one(perSecond.probes)} probes; the history has ${Math.round(result.historyKib)} KiB`,
    `between two readings of one that does not hang: ${seconds(pauses.p50)} s (p50), ${seconds(pauses.p95)} s (p95), ${seconds(longestPauseMs)} s (longest); by its tempo 4 to 6 s`,
    `the one that hangs was asked ${result.askedOfHanging} times, and ${isLate ? 'DELAYED ANOTHER' : 'delayed no other'}`,
  ].join('\n\n')
}

const rowOf = ({ endpoints, seconds: span, cpuMsPerSecond, memoryMib, peakMib }: FleetCost): string[] => [
  String(endpoints),
  span.toFixed(0),
  known(cpuMsPerSecond),
  known(memoryMib),
  known(peakMib),
]

const known = (value: number | null): string => (value === null ? 'not known' : value.toFixed(1))
const one = (value: number): string => value.toFixed(1)
const seconds = (ms: number): string => (ms / 1_000).toFixed(1)
