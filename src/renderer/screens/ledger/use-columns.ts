/** Which columns one wants to see; remembered in this browser. */
import { create } from 'zustand'
import { COLUMNS } from './columns.tsx'
import type { ColumnId, ColumnMeta } from './columns.tsx'

const STORAGE_KEY = 'sophia.ledger-columns'

export const ON_DEMAND: readonly (ColumnMeta & { readonly id: ColumnId })[] = COLUMNS.filter(
  (column: ColumnMeta) => column.onDemand === true,
)

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

export function useColumns(): readonly (ColumnMeta & { readonly id: ColumnId })[] {
  const wanted = useColumnChoice((choice) => choice.wanted)
  return COLUMNS.filter((column: ColumnMeta) => column.onDemand !== true || wanted.includes(column.id))
}
