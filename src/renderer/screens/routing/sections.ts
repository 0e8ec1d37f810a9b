/** The sections of Routing: their addresses, their names in the order of the list, and what each shows. */
import type { ComponentType } from 'react'
import { Live } from './live/live.tsx'
import { Models } from './models/models.tsx'
import { Overrides } from './overrides/overrides.tsx'
import { Rollouts } from './rollouts/rollouts.tsx'
import { Split } from './split/split.tsx'
import { Workloads } from './workloads/workloads.tsx'

export interface Section {
  /** As in `#/routing/live`: lower-case letters. */
  readonly id: string
  readonly title: string
  /** Fills the place under the title: it scrolls by itself, and may put an inspector beside what it lists. */
  readonly Content: ComponentType
}

const LIVE: Section = { id: 'live', title: 'Live', Content: Live }

export const SECTIONS: readonly Section[] = [
  LIVE,
  { id: 'split', title: 'Split', Content: Split },
  { id: 'models', title: 'Models', Content: Models },
  { id: 'overrides', title: 'Overrides', Content: Overrides },
  { id: 'rollouts', title: 'Rollouts', Content: Rollouts },
  { id: 'workloads', title: 'Workloads', Content: Workloads },
]

/** The first one for everything that is none. */
export const sectionOf = (name: string | null): Section => SECTIONS.find(({ id }) => id === name) ?? LIVE
