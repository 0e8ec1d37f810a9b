/** What the palette can do about the fleet. */
import { Gpu, Scale } from 'lucide-react'
import { launch } from '../screens/fleet/launches/launch-store.ts'
import { goTo } from './route.ts'
import type { Action } from './use-actions.ts'

export const FLEET_ACTIONS: readonly Action[] = [
  { name: 'Launch a GPU…', icon: Gpu, run: () => launch({}) },
  { name: 'Fleet costs', hint: 'Fleet', icon: Scale, run: () => goTo('fleet', 'costs') },
]
