/** The thread that counts tokens: loading the vocabulary, and counting a long text, would hold every request up. */
import { parentPort } from 'node:worker_threads'
import { z } from 'zod'
import { loadTokenizer } from './tokens.ts'

const askedSchema = z.object({ id: z.int(), texts: z.array(z.string()) })

const loading = loadTokenizer()
parentPort?.on('message', (message: unknown) => {
  const { id, texts } = askedSchema.parse(message)
  void loading.then((tokenizer) => {
    parentPort?.postMessage({ id, tokens: texts.reduce((sum, text) => sum + tokenizer.count(text), 0) })
  })
})
