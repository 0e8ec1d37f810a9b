/** What the console's page may do with the fleet. */
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type {
  Capacity,
  Economics,
  FleetResults,
  fleet,
  FleetState,
  Launch,
} from '../../../shared/contract/fleet.ts'
import type { Live } from '../live/live.ts'

type Inputs = InferContractRouterInputs<typeof fleet>
type Outputs = InferContractRouterOutputs<typeof fleet>

/** Changes throw or reject with `FleetRefused`, and then nothing was changed. `author` is whoever acts: 'console'. */
export interface FleetDesk {
  readonly live: Live<FleetState>
  capacity(isFresh: boolean): Promise<Capacity>
  launch(draft: Inputs['launch'], author: string): Promise<Launch>
  cancelLaunch(id: number, author: string): Launch
  restart(draft: Inputs['restart'], author: string): Promise<FleetResults>
  terminate(draft: Inputs['terminate'], author: string): Promise<FleetResults>
  rename(draft: Inputs['rename'], author: string): Promise<void>
  protect(draft: Inputs['protect'], author: string): void
  takeOver(draft: Inputs['takeOver'], author: string): Promise<void>
  setIdleRule(draft: Inputs['setIdleRule'], author: string): void
  setPrice(draft: Inputs['setPrice'], author: string): void
  endMachine(draft: Inputs['endMachine'], author: string): void
  setEndpoint(draft: Inputs['setEndpoint'], author: string): Promise<void>
  history(query: Inputs['history']): Promise<Outputs['history']>
  events(query: Inputs['events']): Outputs['events']
  economics(model: string | null): Promise<Economics>
}
