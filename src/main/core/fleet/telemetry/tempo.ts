/** How often an endpoint is read: often while something happens there, ever less often while nothing does. */

/** What came of a reading. */
export type Outcome =
  /** Requests are under way, or something is another than before. */
  | 'busy'
  /** It said that nothing happens. */
  | 'idle'
  /** There is nothing to be read. */
  | 'nothing'
  /** It did not answer, or not as it should. */
  | 'failed'
  /** Its probes find it down: it was not asked. */
  | 'down'

interface Pause {
  readonly firstMs: number
  readonly mostMs: number
}

export type Tempo = Readonly<Record<Outcome, Pause>>

/** A server's load. What is down costs nothing to look after, and is read as soon as it is back. */
export const SERVER_TEMPO: Tempo = {
  busy: { firstMs: 5_000, mostMs: 5_000 },
  idle: { firstMs: 5_000, mostMs: 15_000 },
  nothing: { firstMs: 60_000, mostMs: 600_000 },
  failed: { firstMs: 5_000, mostMs: 60_000 },
  down: { firstMs: 5_000, mostMs: 5_000 },
}

/** An exporter that somebody named, or that has answered. */
export const EXPORTER_TEMPO: Tempo = {
  ...SERVER_TEMPO,
  failed: { firstMs: 5_000, mostMs: 120_000 },
}

/** An exporter where one usually is, and nobody has answered. */
export const GUESSED_TEMPO: Tempo = {
  ...EXPORTER_TEMPO,
  nothing: { firstMs: 60_000, mostMs: 900_000 },
  failed: { firstMs: 60_000, mostMs: 900_000 },
}

const GROWTH = 1.5

/**
 * Until it is read again, in ms.
 *
 * @param inRow how often in a row that came of it, 1 for the first time
 * @param random 0 to 1; spreads the pause by a fifth to both sides, so that many endpoints are not asked in step
 */
export function pauseMs(tempo: Tempo, outcome: Outcome, inRow: number, random: number): number {
  const { firstMs, mostMs } = tempo[outcome]
  return Math.round(Math.min(mostMs, firstMs * GROWTH ** (inRow - 1)) * (0.8 + 0.4 * random))
}
