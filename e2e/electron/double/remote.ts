/** Lets a test run a function of its own in the app's main process, as Playwright's `electronApp.evaluate` does. */

interface Call {
  readonly id: number
  readonly source: string
  readonly argument: unknown
}

export function answerRemote(electron: object): void {
  process.on('message', ({ id, source, argument }: Call) => {
    void run(source, electron, argument).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    )
  })
}

type Sent = (electron: object, argument: unknown) => unknown

async function run(source: string, electron: object, argument: unknown): Promise<unknown> {
  const made = (0, eval)(`(${source})`) as Sent
  return await made(electron, argument)
}
