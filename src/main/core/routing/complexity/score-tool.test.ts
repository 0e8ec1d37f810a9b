import { once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runScoreTool } from './score-tool.ts'

const answerSchema = z.strictObject({
  score: z.number().min(0).max(1),
  complexity: z.enum(['low', 'medium', 'high']),
  why: z.array(z.string()).min(1),
})

async function run(input: Iterable<string>) {
  let out = ''
  const said: string[] = []
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString()
      // A slow reader: the tool has to wait for it.
      setImmediate(done)
    },
  })
  const say = (sentence: string): void => void said.push(sentence)
  const code = await runScoreTool({ stdin: Readable.from(input), stdout, say })
  stdout.end()
  await finished(stdout)
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => answerSchema.parse(JSON.parse(line)))
  return { answers, said, code }
}

const line = (prompt: unknown): string => `${JSON.stringify({ prompt })}\n`

describe('npm run score', () => {
  it('answers texts, messages and bodies, a line for a line', async () => {
    const { answers, said, code } = await run([
      line('hello'),
      line([{ role: 'user', content: 'Prove Fermat’s little theorem.' }]),
      line({ model: 'auto', messages: [{ role: 'user', content: 'hello' }] }),
    ])
    expect(answers.map(({ complexity }) => complexity)).toEqual(['low', 'high', 'low'])
    expect(said).toEqual([])
    expect(code).toBe(0)
  })

  it('names each bad line, answers the others, and ends with 1', async () => {
    const { answers, said, code } = await run([
      '\uFEFF',
      line('hello'),
      '\n',
      'hello\n',
      line(7),
      '[]\n',
      '{"promt": "hello"}\r\n',
      '{"prompt": "no newline at the end"}',
    ])
    expect(answers).toHaveLength(2)
    expect(said.map((sentence) => sentence.split(':')[0])).toEqual([
      'Line 3',
      'Line 4',
      'Line 5',
      'Line 6',
      '4 of 7 lines held no prompt and were passed over.',
    ])
    expect(code).toBe(1)
  })

  it('keeps up with a hundred thousand lines and a reader that is slower than they come', async () => {
    const { answers, code } = await run(
      (function* () {
        for (let n = 0; n < 100_000; n += 1) yield line(`Explain number ${n}.`)
      })(),
    )
    expect(answers).toHaveLength(100_000)
    expect(code).toBe(0)
  }, 60_000)

  it('answers each line as it comes, for who waits for it', async () => {
    const stdin = new PassThrough()
    const stdout = new PassThrough({ encoding: 'utf8' })
    const ended = runScoreTool({ stdin, stdout, say: () => undefined })
    for (const prompt of ['hello', 'thanks']) {
      stdin.write(line(prompt))
      expect(String(await once(stdout, 'data'))).toContain('"complexity":"low"')
    }
    stdin.end()
    expect(await ended).toBe(0)
  })

  it('ends quietly when its reader has had enough', async () => {
    const stdin = new PassThrough()
    const stdout = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('gone'), { code: 'EPIPE' }))
      },
    })
    const said: string[] = []
    const ended = runScoreTool({ stdin, stdout, say: (sentence) => said.push(sentence) })
    for (let n = 0; n < 3_000; n += 1) stdin.write(line('hello'))
    expect(await ended).toBe(0)
    expect(said).toEqual([])
  })
})
