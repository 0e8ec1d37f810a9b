import { expect, test } from 'vitest'
import type { Trial } from '../../../shared/contract/model-selection.ts'
import { autoPickOf } from './use-auto-pick.ts'

const trial: Trial = {
  score: 0.6,
  complexity: 'medium',
  why: ['code', '3 constraints', '2 turns', 'maths'],
  priority: 'balanced',
  picks: [
    { priority: 'low_cost', wanted: 'small', model: 'small', reason: 'low cost' },
    { priority: 'balanced', wanted: 'middle', model: 'middle', reason: 'medium: code; balanced -> middle' },
    { priority: 'performance', wanted: 'large', model: null, reason: 'nothing is served' },
  ],
}

test('the pick of the default priority is told with its three weightiest reasons', () => {
  expect(autoPickOf(trial)).toEqual({
    model: 'middle',
    why: 'medium: code, 3 constraints, 2 turns',
    reason: 'medium: code; balanced -> middle',
  })
})

test('another model than the matrix’s, or none, is told with what was in the way', () => {
  const picks = [
    {
      priority: 'balanced' as const,
      wanted: 'middle',
      model: 'small',
      reason: 'medium: code; balanced -> middle is not served -> small',
    },
  ]
  expect(autoPickOf({ ...trial, picks })?.why).toBe('middle is not served')
  expect(autoPickOf({ ...trial, priority: 'performance' })).toMatchObject({
    model: null,
    why: 'nothing is served',
  })
})
