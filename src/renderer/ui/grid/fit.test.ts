import { expect, test } from 'vitest'
import { fitting } from './fit.ts'

const columns = [
  { id: 'time', minWidth: 100 },
  { id: 'key', minWidth: 100, givesWay: 1 },
  { id: 'workload', minWidth: 100, givesWay: 2 },
]

const ids = (width: number): string[] => fitting(columns, width).map(({ id }) => id)

test('columns give way one after another, the least needed first', () => {
  expect(ids(300)).toEqual(['time', 'key', 'workload'])
  expect(ids(299)).toEqual(['time', 'key'])
  expect(ids(120)).toEqual(['time'])
  expect(ids(10)).toEqual(['time'])
})
