import { expect, test } from 'vitest'
import { droppedInWords, formatBytes, keptInWords, stayingInWords } from './recorded-words.ts'

test.each([
  [812, '812 B'],
  [1_440, '1.4 kB'],
  [999_600, '1.0 MB'],
  [33_554_432, '34 MB'],
  [1_200_000_000, '1.2 GB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('what is kept is counted, and nothing is called nothing', () => {
  expect(keptInWords(null)).toBe('No prompt or answer is recorded.')
  expect(keptInWords({ bodies: 1_204, bytes: 2_400_000, compressedBytes: 610_000, oldestAt: 0 })).toBe(
    '1,204 prompts and answers of 2.4 MB, 610 kB on the disk.',
  )
})

test('where recording is off, what was recorded is said to stay', () => {
  const kept = { bodies: 2, bytes: 10, compressedBytes: 10, oldestAt: 0 }
  expect(stayingInWords(kept, false)).toContain('What was recorded stays')
  expect(stayingInWords(kept, true)).toBeNull()
  expect(stayingInWords({ ...kept, bodies: 0 }, false)).toBeNull()
  expect(stayingInWords(null, false)).toBeNull()
})

test('what was dropped is told with its reasons', () => {
  const state = { recording: true, kept: null, queuedBytes: 0, queueLimitBytes: 32_000_000, trouble: null }
  expect(droppedInWords({ ...state, dropped: { full: 0, failed: 0 } })).toBeNull()
  expect(droppedInWords({ ...state, dropped: { full: 3, failed: 1 } })).toBe(
    'Dropped since the console started: 3 for want of room in memory (32 MB), 1 because they could not be written. Their rows are all in the ledger.',
  )
})
