/** The sections of Fleet: their addresses, their names in the order of the list, and what each shows. */
import type { ComponentType } from 'react'
import type { FleetState } from '../../../shared/contract/fleet.ts'
import { CapacityBrowser } from './capacity/capacity.tsx'
import { Costs } from './costs/costs.tsx'
import { Machines } from './machines/machines.tsx'

export interface SectionProps {
  readonly state: FleetState
}

export interface Section {
  /** As in `#/fleet/machines`: lower-case letters. */
  readonly id: string
  readonly title: string
  /** Fills the place under the figures: it scrolls by itself, and may put an inspector beside what it lists. */
  readonly Content: ComponentType<SectionProps>
}

const MACHINES: Section = { id: 'machines', title: 'Machines', Content: Machines }

export const SECTIONS: readonly Section[] = [
  MACHINES,
  { id: 'capacity', title: 'Capacity', Content: CapacityBrowser },
  { id: 'costs', title: 'Costs', Content: Costs },
]

/** The first one for everything that is none. */
export const sectionOf = (name: string | null): Section => SECTIONS.find(({ id }) => id === name) ?? MACHINES
