import { createServer } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openConnection } from './raw-client.ts'

let server: Server
afterEach(() => new Promise((resolve) => server.close(resolve)))

async function listen(made: Server): Promise<number> {
  server = made
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('listens on no port')
  return address.port
}

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')

test('one connection serves answers of known length and in chunks, one after the other', async () => {
  let asked = 0
  const port = await listen(
    createServer((_request, response) => {
      asked += 1
      if (asked % 2 === 1) response.writeHead(200, { 'content-length': 5 }).end('hello')
      else {
        response.write('data: one\n\n')
        setImmediate(() => response.end('data: [DONE]\n\n'))
      }
    }),
  )
  const connection = await openConnection(port)
  expect(await connection.ask(REQUEST)).toMatchObject({ status: 200, bodyBytes: 5, tail: 'hello' })
  const chunked = await connection.ask(REQUEST)
  expect(chunked.tail).toContain('[DONE]')
  expect(chunked.firstByteMs).toBeLessThanOrEqual(chunked.totalMs)
  expect(await connection.ask(REQUEST)).toMatchObject({ tail: 'hello' })
  connection.close()
})

test('an answer is put together from the smallest pieces', async () => {
  const answer = 'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nwait'
  const port = await listen(
    createTcpServer((socket) => {
      socket.setNoDelay(true)
      socket.once('data', () => {
        const step = (rest: string): void => {
          if (rest !== '') socket.write(rest.slice(0, 1), () => setImmediate(step, rest.slice(1)))
        }
        step(answer)
      })
    }),
  )
  const connection = await openConnection(port)
  expect(await connection.ask(REQUEST)).toMatchObject({ status: 429, bodyBytes: 4, tail: 'wait' })
  connection.close()
})

test('an answer that breaks off is an error', async () => {
  const port = await listen(
    createTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nhalf'))
    }),
  )
  const connection = await openConnection(port)
  await expect(connection.ask(REQUEST)).rejects.toThrow('closed')
  connection.close()
})
