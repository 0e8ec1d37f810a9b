/** The matrix and what is tried on it, in words. */
import type { ComplexityLevel, Trial } from '../../../../shared/contract/model-selection.ts'
import { COST_PRIORITY_WORDS } from '../../../parts/workloads/policy-words.ts'

export const COMPLEXITY_WORDS: Readonly<Record<ComplexityLevel, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
}

/** What somebody who never saw the matrix needs to know of a row. */
export const COMPLEXITY_MEANINGS: Readonly<Record<ComplexityLevel, string>> = {
  low: 'One plain step',
  medium: 'Several ordinary steps',
  high: 'Steps that build up',
}

/** "Balanced (default)": which of the priorities counts for a request that names none. */
export function priorityInWords(priority: Trial['priority'], standard: Trial['priority']): string {
  return priority === standard ? `${COST_PRIORITY_WORDS[priority]} (default)` : COST_PRIORITY_WORDS[priority]
}

/** The one sentence that is read out: "Medium complexity, picks llama3.1-70b-instruct-fp8". */
export function trialInWords({ complexity, priority, picks }: Trial): string {
  const model = picks.find((pick) => pick.priority === priority)?.model ?? null
  return `${COMPLEXITY_WORDS[complexity]} complexity, ${model === null ? 'finds no model' : `picks ${model}`}`
}
