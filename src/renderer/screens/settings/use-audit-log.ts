/** The audit log as far as it was read, newest first; what is entered meanwhile comes on top. */
import { useCallback, useState } from 'react'
import { useAct } from '../../rpc/use-act.ts'
import type { Act } from '../../rpc/use-act.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load, Loaded } from '../../rpc/use-loaded.ts'
import { withNewest, withOlder } from './audit-pages.ts'
import type { AuditPage } from './audit-pages.ts'

const PAGE = 50

interface AuditLog extends Loaded<AuditPage> {
  /** Null when there is nothing older. */
  readonly readOlder: (() => void) | null
  readonly reading: Act
}

/** `kind`: of the actions, null for all; another kind is another log, so mount anew for it. */
export function useAuditLog(kind: string | null): AuditLog {
  const load: Load<AuditPage> = useCallback(
    (client, options) => client.audit.list({ limit: PAGE, ...(kind !== null && { kind }) }, options),
    [kind],
  )
  const newest = useLoaded(load)
  useKeptFresh(newest.refresh)
  const reading = useAct()
  const [log, setLog] = useState<AuditPage | null>(null)
  const [taken, setTaken] = useState<AuditPage | null>(null)
  if (newest.value !== null && newest.value !== taken) {
    setTaken(newest.value)
    setLog(withNewest(log, newest.value))
  }

  const cursor = log?.nextCursor ?? null
  const readOlder = (): void => {
    if (cursor === null) return
    reading.run(
      (client, options) =>
        client.audit.list({ cursor, limit: PAGE, ...(kind !== null && { kind }) }, options),
      (older) => setLog((known) => withOlder(known, cursor, older)),
    )
  }
  return { ...newest, value: log, readOlder: cursor === null ? null : readOlder, reading }
}
