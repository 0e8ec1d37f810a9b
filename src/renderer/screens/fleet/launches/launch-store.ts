/** What the launch dialog begins with, while it is open: buttons and commands open it from everywhere. */
import { create } from 'zustand'
import { goTo } from '../../../app/route.ts'
import type { Seed } from './draft.ts'

interface LaunchStore {
  /** Null: it is closed. */
  readonly seed: Seed | null
  readonly open: (seed: Seed) => void
  readonly close: () => void
}

export const useLaunchStore = create<LaunchStore>()((set) => ({
  seed: null,
  open: (seed) => set({ seed }),
  close: () => set({ seed: null }),
}))

/** Its dialog lies over what can be launched. */
export function launch(seed: Seed): void {
  goTo('fleet', 'capacity')
  useLaunchStore.getState().open(seed)
}
