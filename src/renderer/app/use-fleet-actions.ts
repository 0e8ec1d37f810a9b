/** What the palette can do about the fleet. */
import { Gpu, Scale } from 'lucide-react'
import { useLaunchStore } from '../screens/fleet/launches/launch-store.ts'
import { goTo } from './route.ts'
import type { Action } from './use-actions.ts'

export function useFleetActions(): readonly Action[] {
  const open = useLaunchStore((store) => store.open)
  return [
    {
      name: 'Launch a GPU…',
      icon: Gpu,
      run: () => {
        goTo('fleet', 'capacity')
        open({})
      },
    },
    { name: 'Fleet costs', hint: 'Fleet', icon: Scale, run: () => goTo('fleet', 'costs') },
  ]
}
