/** The load generator, in a process of its own: a closed loop at a given concurrency. Takes jobs from its parent. */
import { endWithParent } from './child.ts'
import { jobSchema, type Job, type LoadResult } from './messages.ts'
import { openConnection, type Answer } from './raw-client.ts'
import { chatBodies } from './requests.ts'
import { percentiles } from './statistics.ts'

const encoded = { whole: chatBodies(false), streamed: chatBodies(true) }

function encode({ port, key, streamed }: Job): Buffer[] {
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${key}`,
    'content-type: application/json',
  ].join('\r\n')
  return encoded[streamed ? 'streamed' : 'whole'].map((body) =>
    Buffer.from(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  )
}

function problemOf({ status, tail }: Answer, streamed: boolean): string | null {
  if (status !== 200) return `status ${status}: ${tail}`
  return streamed && !tail.includes('[DONE]') ? `a stream ended without [DONE]: ${tail}` : null
}

async function runJob(job: Job): Promise<LoadResult> {
  const requests = encode(job)
  const latencies: number[] = []
  const firstBytes: number[] = []
  const connections = await Promise.all(
    Array.from({ length: job.concurrency }, () => openConnection(job.port)),
  )
  const startedAt = performance.now()
  let sent = 0
  try {
    await Promise.all(
      connections.map(async (connection) => {
        while (performance.now() - startedAt < job.durationMs) {
          const request = requests[sent++ % requests.length]
          if (!request) throw new Error('there is nothing to send')
          const answer = await connection.ask(request)
          const problem = problemOf(answer, job.streamed)
          if (problem !== null) throw new Error(problem)
          latencies.push(answer.totalMs)
          firstBytes.push(answer.firstByteMs)
        }
      }),
    )
  } finally {
    for (const connection of connections) connection.close()
  }
  return {
    ok: true,
    requests: latencies.length,
    seconds: (performance.now() - startedAt) / 1000,
    latencyMs: percentiles(latencies),
    firstByteMs: percentiles(firstBytes),
  }
}

endWithParent()
process.on('message', (message) => {
  runJob(jobSchema.parse(message)).then(
    (result) => process.send?.(result),
    (error: unknown) =>
      process.send?.({ ok: false, problem: error instanceof Error ? error.message : String(error) }),
  )
})
