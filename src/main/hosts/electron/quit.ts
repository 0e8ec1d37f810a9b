/** Every way to end the app leads through one stop, which runs once. */
import { app } from 'electron'
import type { Logger } from 'pino'

/** `stop` is to be bounded. What asks for the end again while it runs changes nothing. */
export function stopOnQuit(stop: () => Promise<void>, log: Logger): void {
  let isStopping = false
  const quit = (): void => {
    if (isStopping) return
    isStopping = true
    stop().then(
      () => app.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the console did not stop cleanly')
        app.exit(1)
      },
    )
  }
  app.on('before-quit', (event) => {
    event.preventDefault()
    quit()
  })
  app.on('window-all-closed', quit)
  process.on('SIGINT', quit)
  process.on('SIGTERM', quit)
}
