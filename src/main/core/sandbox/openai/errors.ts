/** The errors this server answers, in OpenAI's shape and words of its own. */
import type { z } from 'zod'

export interface ErrorObject {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

export class ApiError extends Error {
  readonly status: number
  readonly object: ErrorObject
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    object: Pick<ErrorObject, 'message' | 'type'> & Partial<ErrorObject>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(object.message)
    this.status = status
    this.object = { param: null, code: null, ...object }
    this.headers = headers
  }
}

const INVALID = 'invalid_request_error'

export function invalidRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ApiError {
  return new ApiError(400, { message, type: INVALID, param, code })
}

/** Names the first member at fault. */
export function invalidBody(error: z.ZodError): ApiError {
  const [issue] = error.issues
  const param = issue?.path.join('.') ?? ''
  return invalidRequest(`${param || 'The body'}: ${issue?.message ?? 'not valid'}`, param || null)
}

export function modelNotFound(model: string): ApiError {
  return new ApiError(404, {
    message: `The sandbox serves no model named "${model}". GET /v1/models lists those it does.`,
    type: INVALID,
    param: 'model',
    code: 'model_not_found',
  })
}

export function unknownEndpoint(method: string, path: string): ApiError {
  return new ApiError(404, {
    message: `The sandbox does not serve ${method} ${path}.`,
    type: INVALID,
    code: 'unknown_url',
  })
}

export function wrongKey(): ApiError {
  return new ApiError(401, {
    message: 'The API key is missing or not the key of this sandbox.',
    type: 'authentication_error',
    code: 'invalid_api_key',
  })
}

export function rateLimited(): ApiError {
  return new ApiError(
    429,
    { message: 'Too many requests: wait a second.', type: 'requests', code: 'rate_limit_exceeded' },
    { 'retry-after': '1' },
  )
}

export function serverError(): ApiError {
  return new ApiError(500, { message: 'The model server failed.', type: 'server_error' })
}

/** As llama.cpp says it. */
export function stillLoading(): ApiError {
  return new ApiError(503, { message: 'Loading model', type: 'unavailable_error' })
}

/** As vLLM says it. */
export function engineDead(): ApiError {
  return new ApiError(500, {
    message: 'EngineCore encountered an issue. This is the sandbox: its behaviour was set so.',
    type: 'server_error',
  })
}

export function overloaded(): ApiError {
  return new ApiError(503, {
    message: 'The model server has no room.',
    type: 'server_error',
    code: 'overloaded',
  })
}
