/** For all tests: what is waited for may take as long as a busy machine needs. A second would be a timed assertion. */
import { vi } from 'vitest'

const PATIENCE_MS = 30_000
const { waitFor } = vi

vi.waitFor = (callback, options) =>
  waitFor(callback, {
    timeout: PATIENCE_MS,
    ...(typeof options === 'number' ? { timeout: options } : options),
  })
