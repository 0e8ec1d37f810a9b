import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSamples } from './prometheus.ts'

const read = (page: string) =>
  readSamples(page, () => true).map(({ name, labels, value }) => [name, { ...labels }, value])

describe('a page of Prometheus', () => {
  it('is read with its labels, whatever stands in them', () => {
    expect(read('up 1\na:b_total{x="1", y="a \\"b\\", {c}\\\\\\n",} 2.5e3\n')).toEqual([
      ['up', {}, 1],
      ['a:b_total', { x: '1', y: 'a "b", {c}\\\n' }, 2_500],
    ])
  })

  it('is read with times and exemplars behind the value, and with any line ends', () => {
    expect(read('a 1 1764000000000\r\nb{} 2 # {trace_id="x"} 0.5\n  \nc   3')).toEqual([
      ['a', {}, 1],
      ['b', {}, 2],
      ['c', {}, 3],
    ])
  })

  it.each([
    '# HELP a of 1',
    'a',
    'a ',
    'a NaN',
    'a +Inf',
    'a 1e300',
    'a{x="1" 2',
    'a{x="1} 2',
    'a{x=1} 2',
    '{x="1"} 2',
    '1a 2',
    '<!doctype html>',
    `a{x="${'y'.repeat(10_000)}"} 1`,
  ])('loses what is not of the format, and that alone: %#', (line) => {
    expect(read(`before 1\n${line}\nafter 2\n`)).toEqual([
      ['before', {}, 1],
      ['after', {}, 2],
    ])
  })

  it('is read for what is wanted alone', () => {
    expect(readSamples('a 1\nb 2\na 3\n', (name) => name === 'b')).toMatchObject([{ name: 'b', value: 2 }])
  })

  it('is not read without an end', () => {
    expect(readSamples('a 1\n'.repeat(50_000), () => true)).toHaveLength(20_000)
  })

  it('takes no name of a label for anything but that', () => {
    const [sample] = readSamples('a{__proto__="x",constructor="y"} 1', () => true)
    expect(Object.entries(sample?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('may be anything at all', () => {
    const word = fc.constantFrom(
      'a',
      '{',
      '}',
      '"',
      '\\',
      '=',
      ',',
      ' ',
      '\n',
      '1',
      'e',
      '-',
      '#',
      '\u0000',
      'é',
    )
    const page = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
    )
    fc.assert(
      fc.property(page, (text) => {
        for (const { value } of readSamples(text, () => true)) expect(Number.isFinite(value)).toBe(true)
      }),
    )
  })
})
