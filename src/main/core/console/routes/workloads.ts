/** The contract's part on workloads. */
import { WorkloadRefusal, type WorkloadDesk } from '../../workloads/workloads.ts'
import type { Os } from '../os.ts'

export function workloadRoutes(
  os: Os,
  desk: Pick<WorkloadDesk, 'list' | 'create' | 'edit' | 'review' | 'remove'>,
) {
  const { workloads } = os

  /** Makes a change, and answers with how things stand then. */
  async function changed(errors: Refusals, change: () => void | Promise<void>) {
    try {
      await change()
    } catch (error) {
      if (!(error instanceof WorkloadRefusal)) throw error
      throw errors.WORKLOAD_REFUSED({ message: error.message, data: { name: error.workload } })
    }
    return desk.list()
  }

  return {
    list: workloads.list.handler(() => desk.list()),
    create: workloads.create.handler(({ input: { name, policy }, errors }) =>
      changed(errors, () => desk.create(name, policy)),
    ),
    edit: workloads.edit.handler(({ input: { name, policy, reason }, errors }) =>
      changed(errors, () => desk.edit(name, policy, reason)),
    ),
    review: workloads.review.handler(({ input: { name }, errors }) =>
      changed(errors, () => desk.review(name)),
    ),
    remove: workloads.remove.handler(({ input: { name, reason }, errors }) =>
      changed(errors, () => desk.remove(name, reason)),
    ),
  }
}

interface Refusals {
  WORKLOAD_REFUSED(problem: { message: string; data: { name: string } }): Error
}
