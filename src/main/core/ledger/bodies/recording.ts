/** The answer of one attempt as it comes: kept up to a length, and only while there is room for it in memory. */

/** Longer bodies are cut here; their whole length is kept beside. */
export const MAX_BODY_BYTES = 1024 * 1024

/** What all bodies in memory share. */
export interface Memory {
  usedBytes: number
  readonly limitBytes: number
}

export interface Recording {
  /** A piece of the answer, as it came from the upstream. */
  readonly take: (chunk: Uint8Array) => void
  /** Nothing more comes; `clean` takes out what must not be kept. Called once. */
  readonly end: (clean: (text: string) => string) => void
}

interface Sinks {
  /** The bytes count as used until whoever gets them has let go. */
  readonly done: (data: Uint8Array, bytes: number) => void
  readonly dropped: () => void
}

export function createRecording(memory: Memory, { done, dropped }: Sinks): Recording {
  const chunks: Uint8Array[] = []
  let keptBytes = 0
  let bytes = 0
  let isDropped = false

  function drop(): void {
    isDropped = true
    memory.usedBytes -= keptBytes
    chunks.length = 0
    dropped()
  }

  return {
    take(chunk) {
      bytes += chunk.length
      const room = MAX_BODY_BYTES - keptBytes
      if (isDropped || room === 0) return
      const part = chunk.length <= room ? chunk : chunk.subarray(0, room)
      if (memory.usedBytes + part.length > memory.limitBytes) {
        drop()
        return
      }
      memory.usedBytes += part.length
      keptBytes += part.length
      chunks.push(part)
    },
    end(clean) {
      if (isDropped || bytes === 0) return
      const whole = Buffer.concat(chunks, keptBytes)
      const text = whole.toString()
      const cleaned = clean(text)
      const data = cleaned === text ? whole : Buffer.from(cleaned)
      memory.usedBytes += data.length - keptBytes
      done(data, bytes)
    },
  }
}

/** As much of a body as is kept, and its whole length in bytes. */
export function firstBytesOf(body: string | Buffer): { readonly data: Uint8Array; readonly bytes: number } {
  if (typeof body !== 'string') return { data: body.subarray(0, MAX_BODY_BYTES), bytes: body.length }
  // A character has at least a byte, so no more characters than bytes are kept.
  const data = Buffer.from(body.slice(0, MAX_BODY_BYTES)).subarray(0, MAX_BODY_BYTES)
  return { data, bytes: Buffer.byteLength(body) }
}
