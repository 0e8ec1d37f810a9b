/** Asking the cloud to restart or end an instance; where its answer is lost, what became of it is looked up. */
import { CloudError, type Cloud, type InstanceView } from '../cloud/cloud.ts'
import type { Ending } from './guard.ts'

export type Asked =
  /** It does it; the view is as it says now, null where the instance is gone. */
  | { readonly ok: true; readonly view: InstanceView | null }
  /** It does not, in sentences; `isUnclear`: or it does, and nobody knows. */
  | { readonly ok: false; readonly isUnclear: boolean; readonly problem: string }

type Api = Pick<Cloud, 'restart' | 'terminate' | 'instance'>

export async function askTo(ending: Ending, cloud: Api, id: string): Promise<Asked> {
  const first = await askOnce(ending, cloud, id)
  if (first !== 'lost') return first
  const found = await lookUp(ending, cloud, id)
  if (found) return found
  if (ending === 'restart') {
    const problem =
      'The cloud gave no clear answer, so nobody knows whether it restarts. Watch its state, and try again if nothing happens.'
    return { ok: false, isUnclear: true, problem }
  }
  // Ending it twice does no harm; leaving it on costs.
  const second = await askOnce(ending, cloud, id)
  // A no to the second question says nothing of what the first one did.
  if (second !== 'lost') return second.ok ? second : { ...second, isUnclear: true }
  const problem = 'The cloud gave no clear answer, twice. Watch its state, and try again if it runs on.'
  return (await lookUp(ending, cloud, id)) ?? { ok: false, isUnclear: true, problem }
}

async function askOnce(ending: Ending, cloud: Api, id: string): Promise<Asked | 'lost'> {
  try {
    const views = await cloud[ending]([id])
    const view = views.find((one) => one.id === id)
    return view ? { ok: true, view } : 'lost'
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    if (error.isAmbiguous) return 'lost'
    if (error.kind === 'gone' && ending === 'terminate') return { ok: true, view: null }
    const { message, suggestion } = error
    const problem = suggestion === null ? message : `${message} ${suggestion}`
    return { ok: false, isUnclear: false, problem }
  }
}

/** Null: it does not show that anything was done. */
async function lookUp(ending: Ending, cloud: Api, id: string): Promise<Asked | null> {
  try {
    const view = await cloud.instance(id)
    const isDone = ending === 'terminate' ? ENDING.has(view.status) : view.status === 'booting'
    return isDone ? { ok: true, view } : null
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return error.kind === 'gone' && ending === 'terminate' ? { ok: true, view: null } : null
  }
}

const ENDING: ReadonlySet<InstanceView['status']> = new Set(['terminating', 'terminated', 'preempted'])
