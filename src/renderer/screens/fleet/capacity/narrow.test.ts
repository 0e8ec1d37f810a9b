import { expect, test } from 'vitest'
import { EVERYTHING, capacityInWords, gpuCounts, isNarrowed, listed, perGpuHour } from './narrow.ts'
import type { Narrowing } from './narrow.ts'
import { A10, A6000, CAPACITY, H100 } from './types.double.ts'

const names = (changed: Partial<Narrowing>): string[] =>
  listed(CAPACITY.types, { ...EVERYTHING, ...changed }).map(({ name }) => name)

test('the cheapest comes first, and filters narrow what is listed', () => {
  expect(names({})).toEqual(['gpu_1x_a10', 'gpu_1x_a6000', 'gpu_8x_h100'])
  expect(names({ onlyWithCapacity: true })).toEqual(['gpu_1x_a10', 'gpu_8x_h100'])
  expect(names({ region: 'us-west-1' })).toEqual(['gpu_1x_a10'])
  expect(names({ gpus: 8 })).toEqual(['gpu_8x_h100'])
  expect(names({ text: ' A6000' })).toEqual(['gpu_1x_a6000'])
  expect(names({ gpus: 8, text: 'a10' })).toEqual([])
  expect(gpuCounts(CAPACITY.types)).toEqual([1, 8])
  expect(isNarrowed({ ...EVERYTHING, text: '  ' })).toBe(false)
  expect(isNarrowed({ ...EVERYTHING, gpus: 8 })).toBe(true)
})

test('one GPU of eight costs an eighth, and one that has none costs nothing by the GPU', () => {
  expect(perGpuHour(H100)).toBe(2_990_000_000)
  expect(perGpuHour({ ...A10, gpus: 0 })).toBeNull()
})

test('capacity is told in words, with how many more there are', () => {
  expect(capacityInWords(A10)).toBe('us-west-1 and 1 more')
  expect(capacityInWords(H100)).toBe('us-east-1')
  expect(capacityInWords(A6000)).toBe('None now')
})
