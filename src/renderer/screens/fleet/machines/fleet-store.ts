/** Which dialog on the fleet lies over the screen: the commands reach it from everywhere. */
import { create } from 'zustand'

/** What is done to one unit. */
export type UnitDeed =
  'protect' | 'unprotect' | 'rename' | 'takeOver' | 'idleRule' | 'price' | 'endMachine' | 'endpoint'

export type FleetDialog =
  | { readonly what: 'restart' | 'terminate'; readonly units: readonly string[] }
  | { readonly what: UnitDeed; readonly unit: string }

interface FleetStore {
  readonly dialog: FleetDialog | null
  readonly open: (dialog: FleetDialog) => void
  readonly close: () => void
}

export const useFleetStore = create<FleetStore>()((set) => ({
  dialog: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}))
