/** What the benchmark's own processes have in common: they say where they listen, and never outlive their parent. */
import type { Server } from 'node:http'

/** Tells the parent the address; from then on the process ends with its parent, and on a signal. */
export function reportReady(server: Server): void {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('listens on no port')
  endWithParent()
  process.send?.({ url: `http://127.0.0.1:${address.port}` })
}

export function endWithParent(): void {
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
  // A terminal's Ctrl-C reaches every process at once; the parent decides when the others end.
  process.on('SIGINT', () => undefined)
}
