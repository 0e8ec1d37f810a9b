import { describe, expect, it } from 'vitest'
import { nanoUsd } from '../../../../shared/money.ts'
import { daysInWords, roundingInWords, signedCount, signedUsd, verdictOf } from './words.ts'

const JUNE = Date.UTC(2026, 5, 1)

describe('a difference in words', () => {
  it('shows which way it goes, and nothing for none', () => {
    expect([
      signedUsd(nanoUsd(4_000_000)),
      signedUsd(nanoUsd(-1_200_000_000)),
      signedUsd(nanoUsd(0)),
    ]).toEqual(['+$0.00400', '−$1.20', '$0.00'])
    expect([signedCount(1_200), signedCount(-3), signedCount(0)]).toEqual(['+1,200', '−3', '0'])
  })

  it('asks for attention until all of it is explained', () => {
    const cell = {
      verdict: 'billed_more',
      reasons: [],
      unexplainedNanoUsd: nanoUsd(5),
    } as unknown as Parameters<typeof verdictOf>[0]
    const reason = { explainsNanoUsd: nanoUsd(5) } as (typeof cell.reasons)[number]
    expect(verdictOf(cell).mood).toBe('warn')
    expect(verdictOf({ ...cell, reasons: [reason], unexplainedNanoUsd: nanoUsd(0) }).mood).toBe('quiet')
    expect(verdictOf({ ...cell, verdict: 'agrees' }).mood).toBe('good')
  })

  it('names days and roundings', () => {
    expect(daysInWords({ firstDay: JUNE, lastDay: JUNE })).toBe('1 Jun 2026')
    expect(daysInWords({ firstDay: JUNE, lastDay: JUNE + 86_400_000 })).toBe('1 Jun 2026 – 2 Jun 2026')
    expect(roundingInWords(0)).toBeNull()
    expect(roundingInWords(1)).toContain('1 sum has')
  })
})
