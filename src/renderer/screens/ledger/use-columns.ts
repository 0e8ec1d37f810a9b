/** Which columns one wants to see; remembered in this browser. */
import { create } from 'zustand'
import { COLUMNS } from './columns.tsx'
import type { Column, ColumnMeta } from './columns.tsx'

const STORAGE_KEY = 'sophia.ledger-columns'

export const ON_DEMAND: readonly Column[] = COLUMNS.filter((column: ColumnMeta) => column.onDemand === true)

interface ColumnChoice {
  readonly wanted: readonly string[]
  readonly toggle: (id: string) => void
}

export const useColumnChoice = create<ColumnChoice>((set) => ({
  wanted: (localStorage.getItem(STORAGE_KEY) ?? '').split(' ').filter(Boolean),
  toggle: (id) =>
    set(({ wanted }) => {
      const next = wanted.includes(id) ? wanted.filter((other) => other !== id) : [...wanted, id]
      localStorage.setItem(STORAGE_KEY, next.join(' '))
      return { wanted: next }
    }),
}))

/** In px: a bold digit, and the padding of a cell. */
const DIGIT = 8.2
const PADDING = 16

/** `widestCost` is the exact amount that stands in full under the costs. */
export function useColumns(widestCost: string): readonly Column[] {
  const wanted = useColumnChoice((choice) => choice.wanted)
  const costWidth = Math.ceil(widestCost.length * DIGIT) + PADDING
  return COLUMNS.filter((column: ColumnMeta) => column.onDemand !== true || wanted.includes(column.id)).map(
    (column) =>
      column.id === 'cost' ? { ...column, minWidth: Math.max(column.minWidth, costWidth) } : column,
  )
}
