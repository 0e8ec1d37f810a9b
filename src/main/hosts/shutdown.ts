/** Signals, the same in every host: the first one stops, the others change nothing. */

/** Calls `stop` at the first SIGINT or SIGTERM, then exits with 0; with 1 when stopping fails. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (): void => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
