/** The endpoints: who may call, what they are, and how a failure is answered. */
import { randomUUID } from 'node:crypto'
import type { Bill } from '../account.ts'
import { BodyTooLarge, ClientLeft, type Exchange } from '../exchange.ts'
import { monitoringPage } from '../monitoring/monitoring.ts'
import type { SandboxModel } from '../settings.ts'
import { createChat } from './chat.ts'
import type { ApiSetup } from './context.ts'
import { createEmbeddings } from './embeddings.ts'
import { ApiError, engineDead, stillLoading, unknownEndpoint, wrongKey } from './errors.ts'
import { isOrganizationPath, organizationPage } from './organization.ts'
import { sendError, sendJson, sendPage } from './send.ts'
import { createFaultPlan } from './strike.ts'

/** The model list carries a date; the sandbox's models are as old as the models they are named after. */
const MODELS_CREATED = Date.UTC(2024, 6, 23) / 1000

/** Answers one request, whatever happens, and enters it into the account. Never rejects. */
export function createApi(setup: ApiSetup): (exchange: Exchange) => Promise<void> {
  const { account, models } = setup
  const authorization = setup.apiKey === null ? null : `Bearer ${setup.apiKey}`
  const isLetIn = (exchange: Exchange): boolean =>
    authorization === null || exchange.header('authorization') === authorization
  const faultPlan = createFaultPlan()
  const chat = createChat(setup, faultPlan)
  const embeddings = createEmbeddings(setup, faultPlan)
  const monitored = () => ({
    work: setup.work,
    models: [...models.keys()],
    kvCacheTokens: setup.kvCacheTokens,
    behaviour: setup.behaviour(),
    health: setup.health(),
  })
  const modelList = JSON.stringify({ object: 'list', data: [...models.values()].map(modelObject) })

  return async (exchange) => {
    const method = exchange.request.method ?? 'GET'
    const [path = '/', search = ''] = (exchange.request.url ?? '/').split('?', 2)
    const route = `${method} ${path}`
    const bill = openBill(exchange, path, setup.now())
    const page = method === 'GET' ? monitoringPage(path, monitored()) : null
    if (page) {
      sendPage(exchange, page)
      return
    }
    try {
      if (setup.health() === 'loading') throw stillLoading()
      if (path.startsWith('/v1/') && !isLetIn(exchange)) throw wrongKey()
      if (method === 'POST' && setup.health() === 'failed') throw engineDead()
      if (route === 'GET /v1/models') sendJson(exchange, modelList, bill.requestId)
      else if (route === 'POST /v1/chat/completions') await chat(exchange, bill)
      else if (route === 'POST /v1/embeddings') await embeddings(exchange, bill)
      else if (method === 'GET' && isOrganizationPath(path)) {
        const page = organizationPage(account, path, new URLSearchParams(search), setup.now())
        sendJson(exchange, page, bill.requestId)
      } else throw unknownEndpoint(method, path)
    } catch (error) {
      if (method === 'POST' || !isFree(path))
        account.settle(bill, error instanceof ClientLeft ? 'client_closed' : 'error', false)
      answerFailure(exchange, bill, error)
    }
  }
}

function answerFailure(exchange: Exchange, bill: Bill, error: unknown): void {
  if (exchange.closed || error instanceof ClientLeft) return
  if (exchange.response.headersSent) exchange.cut()
  else sendError(exchange, asApiError(error), bill.requestId)
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof BodyTooLarge) {
    return new ApiError(413, { message: 'The body is too large.', type: 'invalid_request_error' })
  }
  // Nothing else is expected; what it was must be seen by whoever works on the sandbox.
  return new ApiError(500, { message: `The sandbox itself failed: ${String(error)}`, type: 'server_error' })
}

/** Asking what there is, and what it cost, is no request on the account. */
const isFree = (path: string): boolean => path === '/v1/models' || isOrganizationPath(path)

function openBill(exchange: Exchange, endpoint: string, startedAt: number): Bill {
  return {
    requestId: `${endpoint.endsWith('/embeddings') ? 'embd' : 'chatcmpl'}-${randomUUID().replaceAll('-', '')}`,
    clientRequestId: exchange.header('x-request-id'),
    endpoint,
    startedAt,
    modelName: null,
    price: null,
    streamed: false,
    promptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    fault: null,
  }
}

function modelObject({ id }: SandboxModel): Record<string, unknown> {
  return { id, object: 'model', created: MODELS_CREATED, owned_by: 'sandbox' }
}
