import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { promptOf, scorePrompt, type Complexity } from './complexity.ts'

const score = (body: unknown): Complexity => scorePrompt(promptOf(body))

/** Any text, with surrogates torn apart and signs of all scripts. */
const anyText = fc.string({ unit: 'binary', maxLength: 2_000 })
/** A piece of a prompt as people write it, that opens nothing it does not close. */
const plainText = fc
  .array(
    fc.constantFrom(
      'the',
      'report',
      'Kunde',
      '订单',
      'is',
      'late',
      'avec',
      'Oslo',
      '7',
      'and',
      'our',
      'tea.',
    ),
    { maxLength: 60 },
  )
  .map((words) => words.join(' '))

describe('what a prompt asks', () => {
  it.each([
    ['Good evening!', 'low'],
    ['Translate into Italian: the shop opens at nine.', 'low'],
    ['Write a SQL query for the five customers with the highest revenue, and explain it.', 'medium'],
    ['Prove that there is no largest prime.', 'high'],
    [
      'Analyse why our distributed lock fails only when a node pauses for garbage collection, weigh the trade-offs of fencing tokens against leases, and design a fix that must not add a round trip.',
      'high',
    ],
  ])('%s', (prompt, complexity) => {
    expect(score(prompt).complexity).toBe(complexity)
  })

  it.each([
    ['de', 'Hallo, wie geht’s?', 'Beweise, dass die Quadratwurzel aus zwei irrational ist.'],
    ['fr', 'Bonsoir, merci beaucoup.', 'Démontrez que la suite converge et justifiez chaque étape.'],
    ['es', '¿Cuál es la capital de Perú?', 'Demuestra que la serie armónica diverge.'],
    ['it', 'Ciao, come stai?', 'Dimostra che ogni intero ha una sola fattorizzazione.'],
    ['pt', 'Bom dia, tudo bem?', 'Demonstre que a raiz de três é irracional.'],
    ['nl', 'Hallo, hoe gaat het?', 'Bewijs dat er oneindig veel priemgetallen zijn.'],
    ['ru', 'Привет, как дела?', 'Докажи, что корень из двух иррационален.'],
    ['zh', '你好,今天天气怎么样', '请证明根号二是无理数。'],
    ['ja', 'こんにちは、元気ですか', '二の平方根が無理数であることを証明してください。'],
    ['ko', '안녕하세요', '2의 제곱근이 무리수임을 증명하세요.'],
  ])('in %s, a greeting is low and a proof is high', (_language, greeting, proof) => {
    expect(score(greeting).complexity).toBe('low')
    expect(score(proof).complexity).toBe('high')
  })

  it('says why, the weightiest first', () => {
    const { why } = score(
      'Prove it for every n. The proof must fit on one page, use no calculus, at most 9 lines.',
    )
    expect(why[0]).toBe('a proof')
    expect(why).toContain('3 constraints')
    expect(score('ok').why).toEqual(['short and plain'])
  })

  it('does not take what is quoted or fenced for what is asked', () => {
    const quoted =
      'Translate: "We must prove that every design is optimal, and analyse each of the constraints step by step."'
    expect(score(quoted).complexity).toBe('low')
    const fenced = score('What does this print?\n```\nprove(analyse, design)\n```')
    expect(fenced.why.join()).toContain('lines of code')
    expect(fenced.why).not.toContain('a proof')
  })

  it('counts a long text for little where one step is asked for', () => {
    const letter = 'The committee met on Tuesday and talked about the garden behind the school. '.repeat(60)
    expect(score(`Translate into French:\n${letter}`).complexity).toBe('low')
  })

  it('remembers what a conversation is about', () => {
    const short = [{ role: 'user', content: 'And for five?' }]
    const before = [
      { role: 'system', content: 'You check proofs.' },
      { role: 'user', content: 'Prove it for four queens and analyse the worst case.' },
      { role: 'assistant', content: 'Here is the proof.' },
    ]
    expect(score([...before, ...short]).score).toBeGreaterThan(score(short).score)
    expect(score([...before, ...short]).why).toContain('2 turns')
  })

  it('sees tools, their results and a demanded shape', () => {
    const body = {
      messages: [
        { role: 'user', content: 'How is the weather?' },
        { role: 'tool', tool_call_id: 'a', content: 'rain' },
      ],
      tools: [{ type: 'function' }, { type: 'function' }],
      response_format: { type: 'json_schema' },
    }
    expect(score(body).why).toEqual(expect.arrayContaining(['2 tools', '1 tool result', 'JSON output']))
  })
})

describe('whatever comes', () => {
  it('a text or any JSON gets a score from 0 to 1, and reasons that fit into a header', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.jsonValue(), fc.record({ messages: fc.jsonValue() })), (body) => {
        const { score: value, complexity, why } = score(body)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(complexity).toBe(value < 1 / 3 - 0.001 ? 'low' : value < 2 / 3 - 0.001 ? 'medium' : 'high')
        expect(why.length).toBeGreaterThan(0)
        for (const one of why) expect(one).toMatch(/^[\x20-\x7e]+$/)
      }),
    )
  })

  it('reads a text alike however it is sent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const messages = [{ role: 'user', content: text }]
        expect(score(messages)).toEqual(score(text))
        expect(score({ model: 'auto', messages })).toEqual(score(text))
        expect(score([{ role: 'user', content: [{ type: 'text', text }] }])).toEqual(score(text))
      }),
    )
  })

  it.each([
    ['constraints', 'It must fit on one page.'],
    ['constraints in German', 'Das muss auf eine Seite passen.'],
    ['constraints in Chinese', '必须少于一页。'],
    ['reasoning', 'Analyse the risks.'],
    ['a proof', 'Prove it.'],
  ])('asks no less with %s added', (_what, added) => {
    fc.assert(
      fc.property(fc.oneof(plainText, anyText), fc.integer({ min: 1, max: 6 }), (text, times) => {
        const more = score(`${text}${`\n${added}`.repeat(times)}`)
        expect(more.score).toBeGreaterThanOrEqual(score(text).score)
      }),
    )
  })

  it('asks more with each constraint, up to ten', () => {
    const scores = Array.from(
      { length: 10 },
      (_, n) => score(`A poem. ${'It must rhyme. '.repeat(n + 1)}`).score,
    )
    expect(scores).toEqual([...new Set(scores)].sort((a, b) => a - b))
  })
})

describe('the work', () => {
  const workOf = (body: unknown): number => {
    const work = { steps: 0 }
    scorePrompt(promptOf(body), work)
    return work.steps
  }
  /** A phrase's beginning over and over, quotes that never close, blanks: what backtracking would drown in. */
  const nasty = ['at ', 'step by ', '"', '„', '```', ' ', '\n', 'a', '証', '\u{fdfa}', '(((('].map((piece) =>
    piece.repeat(20_000),
  )

  it('of a text is bounded, however long it is and whatever stands in it', () => {
    for (const text of nasty) expect(workOf(text)).toBeLessThan(400_000)
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 200 }), (text, times) => {
        expect(workOf(text.repeat(times))).toBeLessThan(400_000)
      }),
      { numRuns: 30 },
    )
  })

  it('grows no faster than the text', () => {
    for (const piece of ['at most ', 'step by ', '"', 'prove that ', '証明', '   ']) {
      const [once, twice] = [workOf(piece.repeat(250)), workOf(piece.repeat(500))]
      expect(twice).toBeLessThanOrEqual(once * 2.2)
    }
  })

  it('does not grow with a conversation beyond what is looked at', () => {
    const talk = (turns: number) =>
      Array.from({ length: turns }, (_, n) => ({ role: n % 2 ? 'assistant' : 'user', content: 'Go on.' }))
    expect(workOf(talk(50_000))).toBeLessThanOrEqual(workOf(talk(200)) + 200)
  })
})

describe('the labelled prompts', () => {
  const lineSchema = z.object({
    prompt: z.union([z.string(), z.array(z.looseObject({ role: z.string() }))]),
    label: z.enum(['low', 'medium', 'high']),
  })

  it('are sixty, twenty of each class, and each can be scored', () => {
    const file = readFileSync(new URL('labelled-prompts.jsonl', import.meta.url), 'utf8')
    const lines = file.trim().split('\n')
    const labelled = lines.map((line) => lineSchema.parse(JSON.parse(line)))
    for (const label of ['low', 'medium', 'high']) {
      expect(labelled.filter((one) => one.label === label)).toHaveLength(20)
    }
    for (const { prompt } of labelled) expect(score(prompt).score).toSatisfy(Number.isFinite)
  })
})
