/** The matrix in force: kept in memory, stored among the settings, changed by hand and audited. */
import { AUTO } from '../../../shared/auto.ts'
import {
  COMPLEXITIES,
  matrixSchema,
  type ComplexityLevel,
  type Matrix,
  type MatrixState,
  type TrialPick,
  type Trial,
} from '../../../shared/contract/model-selection.ts'
import type { Attempt, Counterfactual } from '../../../shared/contract/requests.ts'
import type { Model } from '../../../shared/contract/models.ts'
import { COST_PRIORITIES, type CostPriority } from '../../../shared/contract/workloads.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { Refusal } from '../../../shared/errors.ts'
import { promptOf, scorePrompt } from './complexity/complexity.ts'
import { counterfactuals, type PriceAt } from './counterfactuals.ts'
import { cell, modelsOf, STANDARD_MATRIX } from './matrix.ts'
import type { Router } from './routing.ts'

/** The message says which model cannot stand in the cell, and why. */
export class MatrixRefused extends Error {
  readonly complexity: ComplexityLevel
  readonly priority: CostPriority

  constructor(complexity: ComplexityLevel, priority: CostPriority, message: string) {
    super(message)
    this.name = 'MatrixRefused'
    this.complexity = complexity
    this.priority = priority
  }
}

/** What the page asks for. */
export interface MatrixDesk {
  state(): MatrixState
  /** Throws {@link MatrixRefused}. */
  set(matrix: Matrix, reason: string | null): void
  reset(reason: string | null): void
  /** `prompt`: a text, messages, or a whole body. */
  tryPrompt(prompt: unknown): Trial
  /** What the attempts of one request would have cost with the other models of the matrix. */
  counterfactuals(attempts: readonly Attempt[]): Counterfactual[]
}

export interface MatrixInForce {
  /** On every request's way. */
  current(): Matrix
  /** Reads again what is stored: the ledger was replaced by a backup of it. */
  reload(): void
  readonly desk: MatrixDesk
}

export interface MatrixOptions {
  readonly ledger: Pick<Ledger, 'settings' | 'audit' | 'change'>
  /** The models that are known now. */
  readonly models: () => readonly Pick<Model, 'id' | 'kind'>[]
  readonly priceAt: PriceAt
  /** The router's own way to choose, which changes nothing. Throws `Refusal`. */
  readonly select: Router['select']
  /** The priority of a request that names neither one nor a workload. */
  readonly standardPriority: () => CostPriority
  readonly now: () => number
  /** What is stored is no matrix any more: the standard counts, and this is told. */
  readonly onTrouble: (problem: string) => void
}

/** Its name among the stored settings and in the audit log. */
const NAME = 'routing.matrix'
/** English makes about four characters a token: near enough to see whether a prompt fits into a context. */
const CHARS_PER_TOKEN = 4
const PLAIN = { asked: AUTO, endpoint: 'chat', workload: null, session: null, needs: [] } as const

export function createMatrix({
  ledger,
  models,
  priceAt,
  select,
  standardPriority,
  now,
  onTrouble,
}: MatrixOptions): MatrixInForce {
  let stored = read()

  function read(): Matrix | null {
    const value = ledger.settings.all().get(NAME)
    if (value === undefined) return null
    const parsed = matrixSchema.safeParse(value)
    if (parsed.success) return parsed.data
    onTrouble('the routing matrix is stored in a form that is none; the standard one counts')
    return null
  }

  const current = (): Matrix => stored ?? STANDARD_MATRIX

  function change(matrix: Matrix | null, reason: string | null): void {
    const at = now()
    const before = current()
    ledger.change(() => {
      if (matrix) ledger.settings.set(NAME, matrix, at)
      else ledger.settings.remove(NAME)
      ledger.audit.add({
        at,
        actor: 'console',
        action: matrix ? 'routing.matrix.set' : 'routing.matrix.reset',
        subject: NAME,
        reason,
        before,
        after: matrix ?? STANDARD_MATRIX,
      })
    })
    stored = matrix
  }

  /** A cell that stays as it is may name what is not known just now: its provider may be away. */
  function mustAnswer(matrix: Matrix): void {
    for (const complexity of COMPLEXITIES) {
      for (const priority of COST_PRIORITIES) {
        const model = cell(matrix, complexity, priority)
        if (model === cell(current(), complexity, priority)) continue
        const kind = models().find(({ id }) => id === model)?.kind
        if (kind === 'chat') continue
        const problem = kind ? 'embeds texts and does not chat' : 'is known to no target and no catalogue'
        throw new MatrixRefused(complexity, priority, `The model "${model}" ${problem}. Choose another.`)
      }
    }
  }

  function picked(
    prompt: unknown,
    tokens: number,
    priority: CostPriority,
  ): Omit<TrialPick, 'priority' | 'wanted'> {
    try {
      const { model, reason } = select({ ...PLAIN, priority, tokens, body: () => prompt })
      return { model, reason }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { model: null, reason: error.message }
    }
  }

  return {
    current,
    reload: () => void (stored = read()),
    desk: {
      state: () => ({ matrix: current(), standard: STANDARD_MATRIX, changed: stored !== null }),
      set(matrix, reason) {
        mustAnswer(matrix)
        change(matrix, reason)
      },
      reset: (reason) => change(null, reason),
      tryPrompt(prompt) {
        const read = promptOf(prompt)
        const { score, complexity, why } = scorePrompt(read)
        const picks = COST_PRIORITIES.map((priority): TrialPick => {
          const wanted = cell(current(), complexity, priority)
          return { priority, wanted, ...picked(prompt, Math.ceil(read.chars / CHARS_PER_TOKEN), priority) }
        })
        return { score, complexity, why: [...why], priority: standardPriority(), picks }
      },
      counterfactuals: (attempts) => counterfactuals(attempts, modelsOf(current()), priceAt),
    },
  }
}
