/** What the page may do with recorded bodies: read them, and delete them all, which stands in the audit log. */
import type { BodiesState } from '../../../../shared/contract/bodies.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import type { Bodies } from './bodies.ts'

export interface BodyDesk extends Pick<Bodies, 'of' | 'state'> {
  /** What is there afterwards. Where there was nothing, nothing is entered. */
  deleteAll(reason: string | null): Promise<BodiesState>
}

export interface BodyDeskOptions {
  readonly bodies: Pick<Bodies, 'of' | 'state' | 'deleteAll'>
  readonly audit: Pick<AuditStore, 'add'>
  readonly now: () => number
}

export function createBodyDesk({ bodies, audit, now }: BodyDeskOptions): BodyDesk {
  return {
    of: (requestId) => bodies.of(requestId),
    state: () => bodies.state(),
    async deleteAll(reason) {
      const was = await bodies.deleteAll()
      if (was !== null && was.bodies > 0) {
        // They are in a file of their own: the entry cannot be in the transaction that deletes them.
        const before = { bodies: was.bodies, bytes: was.bytes, oldestAt: was.oldestAt }
        const action = 'bodies.delete'
        audit.add({ at: now(), actor: 'console', action, subject: 'bodies', reason, before, after: null })
      }
      return bodies.state()
    },
  }
}
