/** Which rollout's history is shown, and which dialog lies over the screen: the commands reach it from everywhere. */
import { create } from 'zustand'

export type OpenDialog =
  { readonly what: 'start' } | { readonly what: 'advance' | 'rollBack' | 'end'; readonly rolloutId: number }

interface RolloutsStore {
  readonly selectedId: number | null
  readonly dialog: OpenDialog | null
  readonly select: (rolloutId: number | null) => void
  readonly open: (dialog: OpenDialog) => void
  readonly close: () => void
}

export const useRolloutsStore = create<RolloutsStore>()((set) => ({
  selectedId: null,
  dialog: null,
  select: (selectedId) => set({ selectedId }),
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}))
