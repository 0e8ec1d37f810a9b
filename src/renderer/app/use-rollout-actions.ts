/** What the palette can do about rollouts. Asked for while it is open, and not before. */
import { CirclePlus, Undo2 } from 'lucide-react'
import { useWatch } from '../rpc/use-watch.ts'
import { useRolloutsStore, type OpenDialog } from '../screens/routing/rollouts/rollouts-store.ts'
import { subscribeRollouts } from '../screens/routing/rollouts/subscribe.ts'
import { workloadInWords } from '../screens/routing/rollouts/words.ts'
import { goTo } from './route.ts'
import type { Action } from './use-actions.ts'

export function useRolloutActions(): readonly Action[] {
  const { snapshot } = useWatch(subscribeRollouts)
  const open = useRolloutsStore((store) => store.open)
  const onRollouts = (dialog: OpenDialog): void => {
    goTo('routing', 'rollouts')
    open(dialog)
  }
  const underWay = (snapshot?.state.rollouts ?? []).filter(
    ({ state }) => state === 'running' || state === 'held',
  )
  return [
    { name: 'Start a rollout', icon: CirclePlus, run: () => onRollouts({ what: 'start' }) },
    ...underWay.map(({ id, workload, name }) => ({
      name: `Roll back ${workloadInWords(workload)}`,
      hint: name,
      icon: Undo2,
      run: () => onRollouts({ what: 'rollBack', rolloutId: id }),
    })),
  ]
}
