/** A sliding hour in sixty minutes: a running sum of all, from which each minute is taken back when it is past. */
import { addTo, createHistogram, percentile, slotOf, type Histogram } from '../histogram.ts'
import { addCounts, nothing, type Counts, type Sum } from './counts.ts'

const MINUTE_MS = 60_000
const MINUTES = 60
/** "Lately": the running minute and those before it, over which a rate is read. */
export const RECENT_MINUTES = 5

/** What is over the bounds is counted under this name. */
export const OTHER = 'other'
export const MOST_WORKLOADS = 200
/** Of workloads, models and targets together. */
export const MOST_FLOWS = 5_000

export interface FlowName {
  /** Null: the request named none. */
  readonly workload: string | null
  readonly model: string
  readonly target: string
}

export interface Flow extends FlowName {
  readonly hour: Counts
  /** Of the running minute and the four before it. */
  readonly recent: Counts
}

interface Kept {
  readonly name: FlowName
  readonly sum: Sum
}

interface Minute {
  readonly minute: number
  readonly flows: Map<string, Kept>
  /** By target; a histogram for each flow would cost a hundred times the memory. */
  readonly latency: Map<string, Histogram>
}

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS)

const keyOf = ({ workload, model, target }: FlowName): string => `${target}\n${model}\n${workload ?? '\n'}`

export function createHour() {
  const slots = new Array<Minute | undefined>(MINUTES)
  const sums = new Map<string, Kept>()
  const latency = new Map<string, Histogram>()
  /** How many flows each workload has. */
  const workloads = new Map<string | null, number>()
  let current = 0

  /** The place of a minute; null for one that is past. */
  function slotAt(minute: number): Minute | null {
    advance(minute)
    if (minute <= current - MINUTES) return null
    const known = slots[minute % MINUTES]
    if (known !== undefined) return known
    const fresh: Minute = { minute, flows: new Map(), latency: new Map() }
    slots[minute % MINUTES] = fresh
    return fresh
  }

  function advance(minute: number): void {
    const steps = Math.min(minute - current, MINUTES)
    for (let step = 0; step < steps; step += 1) expire((minute - step) % MINUTES)
    current = Math.max(current, minute)
  }

  function expire(place: number): void {
    const past = slots[place]
    slots[place] = undefined
    for (const [key, { name, sum }] of past?.flows ?? []) {
      const kept = sums.get(key)
      if (kept === undefined) continue
      addCounts(kept.sum, sum, -1)
      if (kept.sum.attempts > 0) continue
      sums.delete(key)
      const others = (workloads.get(name.workload) ?? 1) - 1
      if (others === 0) workloads.delete(name.workload)
      else workloads.set(name.workload, others)
    }
    for (const [target, samples] of past?.latency ?? []) {
      const sum = latency.get(target)
      if (sum === undefined) continue
      samples.forEach((count, slot) => addTo(sum, slot, -count))
      if (sum.every((count) => count === 0)) latency.delete(target)
    }
  }

  /** The name under which a flow is counted, within the bounds, and its key. */
  function bounded(name: FlowName): { readonly key: string; readonly name: FlowName } {
    const key = keyOf(name)
    if (sums.has(key)) return { key, name }
    const full = !workloads.has(name.workload) && workloads.size >= MOST_WORKLOADS
    const within = full ? { ...name, workload: OTHER } : name
    const withinKey = keyOf(within)
    if (sums.size < MOST_FLOWS || sums.has(withinKey)) return { key: withinKey, name: within }
    const other = { workload: OTHER, model: OTHER, target: name.target }
    return { key: keyOf(other), name: other }
  }

  function keptIn(flows: Map<string, Kept>, key: string, name: FlowName): Kept {
    const known = flows.get(key)
    if (known !== undefined) return known
    const fresh = { name, sum: nothing() }
    flows.set(key, fresh)
    if (flows === sums) workloads.set(name.workload, (workloads.get(name.workload) ?? 0) + 1)
    return fresh
  }

  function count(minute: number, target: string, slot: number, samples: number): void {
    const place = slotAt(minute)
    if (place === null) return
    for (const histograms of [place.latency, latency]) {
      let histogram = histograms.get(target)
      if (histogram === undefined) histograms.set(target, (histogram = createHistogram()))
      addTo(histogram, slot, samples)
    }
  }

  return {
    advance,
    add(minute: number, name: FlowName, counts: Counts): void {
      const slot = slotAt(minute)
      if (slot === null) return
      const within = bounded(name)
      for (const flows of [slot.flows, sums]) addCounts(keptIn(flows, within.key, within.name).sum, counts)
    },
    /** Counts `samples` durations into a slot of a target's histogram. */
    count,
    record: (minute: number, target: string, ms: number): void => count(minute, target, slotOf(ms), 1),
    flows(): Flow[] {
      const recent = new Map<string, Sum>()
      for (let minute = current; minute > current - RECENT_MINUTES; minute -= 1) {
        for (const [key, { sum }] of slots[minute % MINUTES]?.flows ?? []) {
          const known = recent.get(key) ?? nothing()
          addCounts(known, sum)
          recent.set(key, known)
        }
      }
      return [...sums].map(([key, { name, sum }]) => ({
        ...name,
        hour: { ...sum },
        recent: recent.get(key) ?? nothing(),
      }))
    },
    percentile: (target: string, quantile: number): number | null => {
      const histogram = latency.get(target)
      return histogram === undefined ? null : percentile([histogram], quantile)
    },
    clear(): void {
      slots.fill(undefined)
      sums.clear()
      latency.clear()
      workloads.clear()
    },
  }
}
