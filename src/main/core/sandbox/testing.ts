/** What the sandbox's tests share. */
import { connect, type Socket } from 'node:net'
import type { Sandbox } from './sandbox.ts'

/** Sends a request that waits for its answer and returns its connection once the sandbox has it in hand. */
export async function postAndWait(sandbox: Sandbox, body: unknown): Promise<Socket> {
  const json = JSON.stringify(body)
  const socket = connect(Number(new URL(sandbox.baseUrl).port), '127.0.0.1')
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer ${sandbox.apiKey}\r\n` +
      `content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  )
  // Client and server share this process and its event loop: by the time two later requests have been answered, one
  // that was written before them has been read.
  for (let round = 0; round < 2; round += 1) {
    const reply = await fetch(`${sandbox.baseUrl}/models`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    })
    await reply.arrayBuffer()
  }
  return socket
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
