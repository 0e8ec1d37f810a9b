/**
 * A keep-alive HTTP/1.1 client on a bare socket. It knows just enough of HTTP to find the end of an answer: the
 * load generator shares the machine with what it measures, so it has to be much cheaper than that.
 */
import { connect } from 'node:net'

export interface Answer {
  readonly status: number
  /** From sending the request to the first byte of the body. */
  readonly firstByteMs: number
  /** From sending the request to the last byte. */
  readonly totalMs: number
  readonly bodyBytes: number
  /** The last bytes of the answer, to see whether it is whole; of an error, mostly all of it. */
  readonly tail: string
}

export interface Connection {
  /** Sends one request at a time. Rejects when the connection breaks. */
  ask(request: Buffer): Promise<Answer>
  close(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = '0\r\n\r\n'
const TAIL_BYTES = 400

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let pending: Pending | null = null
  const fail = (error: Error): void => {
    pending?.reject(error)
    pending = null
  }
  socket.on('error', fail).on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (data: Buffer) => {
    if (pending?.take(data)) pending = null
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        pending = expectAnswer(resolve, reject)
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

interface Pending {
  /** True when this was the end of the answer. */
  take(data: Buffer): boolean
  reject(error: Error): void
}

function expectAnswer(resolve: (answer: Answer) => void, reject: (error: Error) => void): Pending {
  const sentAt = performance.now()
  let head: Head | null = null
  let unread: Buffer = Buffer.alloc(0)
  let firstByteMs = 0
  let bodyBytes = 0
  let tail: Buffer = Buffer.alloc(0)

  const takeBody = (data: Buffer): boolean => {
    if (data.length > 0 && bodyBytes === 0) firstByteMs = performance.now() - sentAt
    bodyBytes += data.length
    tail = data.length >= TAIL_BYTES ? data : Buffer.concat([tail, data]).subarray(-TAIL_BYTES)
    if (!head || !isWhole(head, bodyBytes, tail)) return false
    const totalMs = performance.now() - sentAt
    resolve({
      status: head.status,
      firstByteMs,
      totalMs,
      bodyBytes,
      tail: tail.toString('latin1', Math.max(0, tail.length - TAIL_BYTES)),
    })
    return true
  }

  return {
    reject,
    take(data) {
      if (head) return takeBody(data)
      unread = unread.length === 0 ? data : Buffer.concat([unread, data])
      const end = unread.indexOf(HEAD_END)
      if (end < 0) return false
      head = readHead(unread.toString('latin1', 0, end))
      return takeBody(unread.subarray(end + HEAD_END.length))
    },
  }
}

interface Head {
  readonly status: number
  /** Null: the body comes in chunks. */
  readonly length: number | null
}

function readHead(text: string): Head {
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  return { status: Number(text.slice(9, 12)), length: length === undefined ? null : Number(length) }
}

/** No event or JSON body ends in a zero on a line of its own, so these bytes end only the whole. */
function isWhole({ length }: Head, bodyBytes: number, tail: Buffer): boolean {
  if (length !== null) return bodyBytes >= length
  return (
    tail.length >= LAST_CHUNK.length &&
    tail.toString('latin1', tail.length - LAST_CHUNK.length) === LAST_CHUNK
  )
}
