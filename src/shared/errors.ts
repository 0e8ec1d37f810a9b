/**
 * The failures a caller can meet, by the stable `code` of OpenAI's error object. One table gives each its HTTP
 * status and type, so that a code cannot leave with the wrong status.
 */

export const ERROR_TABLE = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  upstream_rejected: { status: 400, type: 'invalid_request_error' },
  invalid_api_key: { status: 401, type: 'authentication_error' },
  budget_exceeded: { status: 402, type: 'budget_error' },
  model_unpriced: { status: 402, type: 'budget_error' },
  origin_not_allowed: { status: 403, type: 'permission_error' },
  host_not_allowed: { status: 403, type: 'permission_error' },
  model_not_found: { status: 404, type: 'invalid_request_error' },
  unsupported_endpoint: { status: 404, type: 'invalid_request_error' },
  request_too_large: { status: 413, type: 'invalid_request_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  internal_error: { status: 500, type: 'server_error' },
  upstream_error: { status: 502, type: 'upstream_error' },
  upstream_auth_failed: { status: 502, type: 'upstream_error' },
  no_target_available: { status: 503, type: 'server_error' },
  ledger_unavailable: { status: 503, type: 'server_error' },
  upstream_timeout: { status: 504, type: 'upstream_error' },
} as const satisfies Record<string, { status: number; type: string }>

export type ErrorCode = keyof typeof ERROR_TABLE

export const ERROR_CODES = Object.keys(ERROR_TABLE) as readonly ErrorCode[]

/** What a budget refusal says for itself. Amounts are exact decimals of USD; `resets_at` is ISO 8601. */
export interface BudgetRefusal {
  readonly name: string
  readonly limit_usd: number
  readonly settled_usd: number
  readonly held_usd: number
  readonly estimated_usd: number
  readonly resets_at: string
}

export interface RefusalDetails {
  /** The member of the request at fault. */
  readonly param?: string
  readonly budget?: BudgetRefusal
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number
}

/** A request that was refused or failed, in words its caller may see. Never carries a secret. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails

  constructor(code: ErrorCode, message: string, details: RefusalDetails = {}) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  get status(): number {
    return ERROR_TABLE[this.code].status
  }
}

/** OpenAI's error object: the body of every error this gateway answers. */
export function errorBody(refusal: Refusal): {
  error: { message: string; type: string; param: string | null; code: ErrorCode; budget?: BudgetRefusal }
} {
  const { param, budget } = refusal.details
  return {
    error: {
      message: refusal.message,
      type: ERROR_TABLE[refusal.code].type,
      param: param ?? null,
      code: refusal.code,
      ...(budget && { budget }),
    },
  }
}
