/** Request ids: unique across restarts and machines, and growing with time, which keeps the ledger's index small. */
import { randomBytes } from 'node:crypto'

const RANDOM_BYTES = 8
const POOL_BYTES = RANDOM_BYTES * 256
let pool = Buffer.alloc(0)
let used = 0

/** "req_" + milliseconds in base 36 + 64 random bits. */
export function newRequestId(now: number): string {
  if (used >= pool.length) {
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  const random = pool.toString('hex', used, used + RANDOM_BYTES)
  used += RANDOM_BYTES
  return `req_${now.toString(36).padStart(9, '0')}${random}`
}
