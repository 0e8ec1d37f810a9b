/** Which budget the screen shows and which dialog lies over it: the commands reach both from every screen. */
import { create } from 'zustand'

export type OpenDialog =
  | {
      readonly what: 'create'
      /** Which workload it is to be for, where that is known. */
      readonly workload?: string
    }
  | { readonly what: 'raise' | 'edit' | 'archive'; readonly budgetId: string }

interface BudgetsStore {
  readonly selectedId: string | null
  readonly dialog: OpenDialog | null
  readonly select: (budgetId: string | null) => void
  readonly open: (dialog: OpenDialog) => void
  readonly close: () => void
}

export const useBudgetsStore = create<BudgetsStore>()((set) => ({
  selectedId: null,
  dialog: null,
  select: (selectedId) => set({ selectedId }),
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}))
