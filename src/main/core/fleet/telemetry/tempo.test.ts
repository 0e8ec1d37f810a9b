import { describe, expect, it } from 'vitest'
import { EXPORTER_TEMPO, GUESSED_TEMPO, pauseMs, SERVER_TEMPO, type Outcome, type Tempo } from './tempo.ts'

const pauses = (tempo: Tempo, outcome: Outcome) =>
  [1, 2, 30].map((inRow) => pauseMs(tempo, outcome, inRow, 0.5))

describe('the pause between two readings', () => {
  it.each<[string, Tempo, Outcome, number[]]>([
    ['a server at work', SERVER_TEMPO, 'busy', [5_000, 5_000, 5_000]],
    ['one that idles', SERVER_TEMPO, 'idle', [5_000, 7_500, 15_000]],
    ['one that says nothing of its load', SERVER_TEMPO, 'nothing', [60_000, 90_000, 600_000]],
    ['one that does not answer', SERVER_TEMPO, 'failed', [5_000, 7_500, 60_000]],
    ['an exporter that was named and does not answer', EXPORTER_TEMPO, 'failed', [5_000, 7_500, 120_000]],
    ['a place where no exporter has answered', GUESSED_TEMPO, 'failed', [60_000, 90_000, 900_000]],
  ])('of %s', (_, tempo, outcome, expected) => {
    expect(pauses(tempo, outcome)).toEqual(expected)
  })

  it('is spread by a fifth to both sides', () => {
    expect([0, 1].map((random) => pauseMs(SERVER_TEMPO, 'busy', 1, random))).toEqual([4_000, 6_000])
  })
})
