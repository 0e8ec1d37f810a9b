import { useCallback, useRef } from 'react'
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { useStatus } from '../../app/status.tsx'
import type { Act } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { NONE, formatInstant } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useFirstRowKey } from '../../ui/use-first-row-key.ts'
import { actorInWords, deedInWords } from './audit-words.ts'
import type { AuditNames } from './audit-words.ts'
import { useRowCursor } from '../../ui/use-row-cursor.ts'
import table from './table.module.css'
import styles from './audit.module.css'

interface AuditTableProps {
  readonly entries: readonly AuditEntry[]
  readonly names: AuditNames
  /** The id of an entry. */
  readonly selected: string | null
  readonly onSelect: (id: string | null) => void
  readonly reading: Act
  /** Null when all is read. */
  readonly onOlder: (() => void) | null
}

/** Changes, newest first. A click or Enter shows what was before and after. */
export function AuditTable({ entries, names, selected, onSelect, reading, onOlder }: AuditTableProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const body = useRef<HTMLTableSectionElement>(null)
  const keys = entries.map(({ id }) => String(id))
  const cursor = useRowCursor(body, keys, selected, onSelect)
  useFirstRowKey(useCallback(() => body.current?.querySelector('tr')?.focus(), []))
  return (
    <>
      <table className={table.table} role="grid" aria-label="Audit log" data-testid="audit">
        <thead>
          <tr>
            <th className={styles.when}>When</th>
            <th>What</th>
            <th className={styles.who}>Who</th>
            <th className={styles.why}>Why</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={cursor.onKeyDown}>
          {entries.map((entry) => {
            const id = String(entry.id)
            const deed = deedInWords(entry, names)
            return (
              <tr
                key={id}
                tabIndex={id === cursor.at ? 0 : -1}
                aria-selected={id === selected}
                onFocus={() => cursor.onFocus(id)}
                onClick={() => onSelect(id)}
              >
                <td className={table.soft}>{formatInstant(entry.at, timezone)}</td>
                <td title={deed}>{deed}</td>
                <td className={table.soft}>{actorInWords(entry.actor)}</td>
                <td className={styles.why} title={entry.reason ?? undefined}>
                  {entry.reason ?? <span className={table.faint}>{NONE}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {reading.problem !== null && <Notice mood="bad">{reading.problem}</Notice>}
      {onOlder === null ? (
        <p className={styles.end}>This is all of it.</p>
      ) : (
        <Button className={styles.more} disabled={reading.busy} onClick={onOlder}>
          Show older changes
        </Button>
      )}
    </>
  )
}
