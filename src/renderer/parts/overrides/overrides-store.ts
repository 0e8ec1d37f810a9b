/** Which dialog on overrides lies over the screen: commands and buttons open it from everywhere. */
import { create } from 'zustand'
import type { Override, Side } from '../../../shared/contract/overrides.ts'

export type OverrideDialog =
  | { readonly what: 'force'; readonly side: Side }
  /** Null: which target is chosen in the dialog. */
  | { readonly what: 'pause'; readonly target: string | null }
  | { readonly what: 'revert'; readonly override: Override }

interface OverridesStore {
  readonly dialog: OverrideDialog | null
  readonly open: (dialog: OverrideDialog) => void
  readonly close: () => void
}

export const useOverridesStore = create<OverridesStore>()((set) => ({
  dialog: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}))
