/** The errors of Lambda Cloud's API, by its codes, in words of the sandbox's own. */

export class CloudApiError extends Error {
  readonly status: number
  readonly code: string
  readonly suggestion: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly suggestion?: string; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.suggestion = more.suggestion
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export const wrongCloudKey = (): CloudApiError =>
  new CloudApiError(401, 'global/invalid-api-key', 'This is not the key of the sandbox’s cloud.', {
    suggestion: 'Take the key that it was started with.',
  })

export const invalidParameters = (problem: string): CloudApiError =>
  new CloudApiError(400, 'global/invalid-parameters', `Invalid request data: ${problem}.`)

export const noCapacity = (): CloudApiError =>
  new CloudApiError(
    400,
    'instance-operations/launch/insufficient-capacity',
    'Not enough capacity to fulfill launch request.',
    { suggestion: 'Choose another region or type, or try again later.' },
  )

export const quotaExceeded = (): CloudApiError =>
  new CloudApiError(400, 'global/quota-exceeded', 'Quota exceeded.', {
    suggestion: 'Terminate an instance first.',
  })

export const wrongRegion = (fileSystem: string): CloudApiError =>
  new CloudApiError(
    400,
    'instance-operations/launch/file-system-in-wrong-region',
    `The file system ${fileSystem} is in another region.`,
  )

export const doesNotExist = (what: string): CloudApiError =>
  new CloudApiError(404, 'global/object-does-not-exist', `${what} does not exist.`, {
    suggestion: 'List what there is.',
  })

export const conflict = (): CloudApiError =>
  new CloudApiError(409, 'global/conflict', 'Something else is being done to this instance.')

export const unknownPath = (): CloudApiError =>
  new CloudApiError(404, 'global/not-found', 'The requested resource was not found.')

/** The API's document says nothing of these; the code is the sandbox's own. */
export const tooFast = (retryAfterSeconds = 1): CloudApiError =>
  new CloudApiError(429, 'global/rate-limited', 'Too many requests.', { retryAfterSeconds })

export const internalError = (): CloudApiError =>
  new CloudApiError(500, 'global/internal-error', 'An internal server error occurred.', {
    suggestion: 'Try again later.',
  })
