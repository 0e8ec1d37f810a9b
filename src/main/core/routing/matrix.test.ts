import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COST_PRIORITIES } from '../../../shared/contract/workloads.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { cell, modelsOf, STANDARD_MATRIX } from './matrix.ts'
import { LARGE, MIDDLE, routerOf, SMALL } from './routing.double.ts'
import { createMatrix, MatrixRefused, type MatrixInForce } from './matrix-desk.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
let dataDir: string
let ledger: Ledger
let matrix: MatrixInForce
let trouble: string[]

const served = { t: [SMALL, MIDDLE, 'mine'] }
const { router } = routerOf({ served, matrix: () => matrix.current() })

function start(): void {
  ledger = openLedger({
    dataDir,
    now: () => NOON,
    onTrouble(error) {
      throw error
    },
  })
  matrix = createMatrix({
    ledger,
    models: () => [
      { id: 'mine', kind: 'chat' },
      { id: 'vectors', kind: 'embeddings' },
    ],
    priceAt: () => undefined,
    select: (question) => router.select(question),
    standardPriority: () => 'balanced',
    now: () => NOON,
    onTrouble: (problem) => trouble.push(problem),
  })
}

beforeEach(() => {
  trouble = []
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-matrix-'))
  start()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const withMine = { ...STANDARD_MATRIX, high: { ...STANDARD_MATRIX.high, performance: 'mine' } }

describe('the standard matrix', () => {
  it('takes the small model for low complexity and wherever cost comes first', () => {
    for (const priority of COST_PRIORITIES) expect(cell(STANDARD_MATRIX, 'low', priority)).toBe(SMALL)
    expect(cell(STANDARD_MATRIX, 'medium', 'low_cost')).toBe(SMALL)
    expect(cell(STANDARD_MATRIX, 'high', 'low_cost')).toBe(SMALL)
  })

  it('takes 70b for what is medium and balanced, and maverick for what is high and has to be good', () => {
    expect(cell(STANDARD_MATRIX, 'medium', 'balanced')).toBe('llama3.1-70b-instruct-fp8')
    expect(cell(STANDARD_MATRIX, 'high', 'performance')).toBe('llama-4-maverick-17b-128e-instruct-fp8')
    expect(modelsOf(STANDARD_MATRIX)).toHaveLength(3)
  })
})

describe('the matrix in force', () => {
  it('is the standard until it is set, counts at once, outlives a restart, and can be put back', () => {
    expect(matrix.desk.state()).toMatchObject({ matrix: STANDARD_MATRIX, changed: false })
    matrix.desk.set(withMine, 'better at law')
    expect(cell(matrix.current(), 'high', 'performance')).toBe('mine')
    ledger.close()
    start()
    expect(matrix.desk.state()).toEqual({ matrix: withMine, standard: STANDARD_MATRIX, changed: true })
    matrix.desk.reset(null)
    expect(matrix.current()).toEqual(STANDARD_MATRIX)
    const [reset, set] = ledger.audit.newest({ limit: 5 })
    expect(set).toMatchObject({ action: 'routing.matrix.set', reason: 'better at law', after: withMine })
    expect(reset).toMatchObject({ action: 'routing.matrix.reset', before: withMine, after: STANDARD_MATRIX })
  })

  it.each(['nobody-knows-it', 'vectors'])('refuses a cell with %s and names the cell', (model) => {
    const wrong = { ...STANDARD_MATRIX, medium: { ...STANDARD_MATRIX.medium, balanced: model } }
    expect(() => matrix.desk.set(wrong, null)).toThrow(MatrixRefused)
    expect(() => matrix.desk.set(wrong, null)).toThrow(
      expect.objectContaining({ complexity: 'medium', priority: 'balanced' }),
    )
    expect(matrix.desk.state().changed).toBe(false)
    expect(ledger.audit.newest({ limit: 5 })).toEqual([])
  })

  it('falls back to the standard where what is stored is no matrix, and says so', () => {
    ledger.change(() => ledger.settings.set('routing.matrix', { low: 'x' }, NOON))
    matrix.reload()
    expect(matrix.current()).toEqual(STANDARD_MATRIX)
    expect(trouble).toHaveLength(1)
  })
})

describe('a prompt that is tried', () => {
  const PROOF = 'Prove that there are infinitely many primes.'

  it('gets a complexity, reasons, and the model for each priority as the matrix is now', () => {
    matrix.desk.set(withMine, null)
    const trial = matrix.desk.tryPrompt(PROOF)
    expect(trial).toMatchObject({ complexity: 'high', priority: 'balanced' })
    expect(trial.why).toContain('a proof')
    expect(trial.picks.map(({ priority, model }) => [priority, model])).toEqual([
      ['low_cost', SMALL],
      ['balanced', MIDDLE],
      ['performance', 'mine'],
    ])
  })

  it('gets what would really be picked where the matrix names what nobody serves', () => {
    const { picks } = matrix.desk.tryPrompt([{ role: 'user', content: PROOF }])
    expect(picks[2]).toMatchObject({ wanted: LARGE, model: MIDDLE })
    expect(picks[2]?.reason).toContain('is not served')
  })

  it('gets the reason where nothing can be picked at all', () => {
    const nobody = routerOf({ served: { t: [] } }).router
    const alone = createMatrix({
      ledger,
      models: () => [],
      priceAt: () => undefined,
      select: (question) => nobody.select(question),
      standardPriority: () => 'balanced',
      now: () => NOON,
      onTrouble: () => undefined,
    })
    const [pick] = alone.desk.tryPrompt('Hello').picks
    expect(pick?.model).toBeNull()
    expect(pick?.reason).toContain('"auto" finds no model')
  })
})
