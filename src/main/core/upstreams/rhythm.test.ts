import { describe, expect, it } from 'vitest'
import { afterProbe, NEVER_ASKED, pauseMs, type Course } from './rhythm.ts'

const after = (...found: ('good' | 'bad')[]): Course => found.reduce(afterProbe, NEVER_ASKED)
const times = (count: number, found: 'good' | 'bad') => Array.from({ length: count }, () => found)

describe('a target', () => {
  it('is up or down at its first probe', () => {
    expect([after('good').state, after('bad').state]).toEqual(['up', 'down'])
  })

  it('that was up is down at the second bad probe in a row, and not at one', () => {
    expect(after('good', 'bad').state).toBe('up')
    expect(after('good', 'bad', 'good', 'bad').state).toBe('up')
    expect(after('good', 'bad', 'bad').state).toBe('down')
  })

  it('that was down is up at its first good probe, and doubted anew at the next bad one', () => {
    expect(after('bad', 'bad', 'good').state).toBe('up')
    expect(after('bad', 'good', 'bad').state).toBe('up')
  })
})

describe('the pause until it is asked again', () => {
  it('is a second where an outage is in doubt', () => {
    expect(pauseMs(after('good', 'bad'), 0.5)).toBe(1_000)
  })

  it('grows from 5 to 15 seconds while it stays up', () => {
    expect(pauseMs(after('good'), 0.5)).toBe(5_000)
    expect(pauseMs(after('good', 'good'), 0.5)).toBe(6_500)
    expect(pauseMs(after(...times(20, 'good')), 0.5)).toBe(15_000)
    expect(pauseMs(after(...times(20, 'good'), 'bad', 'good'), 0.5)).toBe(5_000)
  })

  it('grows from 2 to 10 seconds while it stays down', () => {
    expect(pauseMs(after('bad'), 0.5)).toBe(2_000)
    expect(pauseMs(after(...times(5_000, 'bad')), 0.5)).toBe(10_000)
  })

  it('is spread by a fifth to both sides', () => {
    const steady = after(...times(20, 'good'))
    expect([pauseMs(steady, 0), pauseMs(steady, 1)]).toEqual([12_000, 18_000])
  })
})
