import fc from 'fast-check'
import llama from 'llama3-tokenizer-js'
import { beforeAll, expect, test } from 'vitest'
import { loadTokenizer, type Tokenizer } from './tokens.ts'

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

const idsOf = (text: string): number[] => llama.encode(text, { bos: false, eos: false })

const TEXTS = [
  '',
  'hello world',
  "It's 12345 tokens, isn't it?\r\n\r\n  Indented\tcode();",
  'Größenwahn — naïve café, 東京の天気は？ 🦙🚀 עברית',
  '```bash\nnvidia-smi --query-gpu=index \\\n  -l 1\n```\n\n- **bold** 3.14',
  'trailing spaces   \n\n\n   ',
]

test.each(TEXTS)('counts as the vocabulary does: %j', (text) => {
  expect(tokenizer.count(text)).toBe(idsOf(text).length)
})

test('counts any text as the vocabulary does, and its pieces are the text', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(' ', '\n', "'ll", '  x', '1234', 'é'),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join('')
      const pieces = tokenizer.pieces(text)
      expect(tokenizer.count(text)).toBe(idsOf(text).length)
      expect(pieces).toHaveLength(tokenizer.count(text))
      expect(pieces.join('')).toBe(text)
    }),
  )
})

test('a character of several tokens comes whole, with its last one', () => {
  const pieces = tokenizer.pieces('𓂀')
  expect(pieces.length).toBeGreaterThan(1)
  expect(pieces.slice(0, -1).every((piece) => piece === '')).toBe(true)
  expect(pieces.at(-1)).toBe('𓂀')
})

test('counts a very long run without a border', () => {
  expect(tokenizer.count('a'.repeat(1_000_000))).toBeGreaterThan(10_000)
})
