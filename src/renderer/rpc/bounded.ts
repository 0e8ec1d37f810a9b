/** Ends a call that may never answer: over a closed port nothing ever comes back. */

export class CallTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`No answer from the console within ${timeoutMs / 1000} s.`)
    this.name = 'CallTimeout'
  }
}

/** Runs a call; after `timeoutMs` its signal aborts and the promise rejects with CallTimeout. */
export async function bounded<Result>(
  call: (signal: AbortSignal) => Promise<Result>,
  timeoutMs = 10_000,
): Promise<Result> {
  const abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new CallTimeout(timeoutMs)
      reject(error)
      abort.abort(error)
    }, timeoutMs)
  })
  try {
    return await Promise.race([call(abort.signal), timeout])
  } finally {
    clearTimeout(timer)
  }
}
