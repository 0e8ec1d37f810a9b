import { useState } from 'react'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { Inspector } from '../../ui/inspector.tsx'
import { Select } from '../../ui/select.tsx'
import { AuditDetails } from './audit-details.tsx'
import { AuditTable } from './audit-table.tsx'
import { AUDIT_KINDS } from './audit-words.ts'
import type { AuditNames } from './audit-words.ts'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { useAuditLog } from './use-audit-log.ts'
import styles from './audit.module.css'

const ALL = ''

/** Who changed what, when and why. */
export function AuditLog() {
  const [kind, setKind] = useState(ALL)
  return <AuditOf key={kind} kind={kind} onKind={setKind} />
}

const loadNames: Load<AuditNames> = async (client, options) => {
  const [{ settings }, { rules }] = await Promise.all([
    client.settings.list(undefined, options),
    client.alerts.rules(undefined, options),
  ])
  return { settings, rules }
}

const NO_NAMES: AuditNames = { settings: [], rules: [] }

interface AuditOfProps {
  readonly kind: string
  readonly onKind: (kind: string) => void
}

function AuditOf({ kind, onKind }: AuditOfProps) {
  const log = useAuditLog(kind === ALL ? null : kind)
  const loadedNames = useLoaded(loadNames)
  const [selected, setSelected] = useState<string | null>(null)
  const names = loadedNames.value ?? NO_NAMES
  // By their titles or, when those cannot be had, by the names that the log has: never first one, then the other.
  const named = loadedNames.value !== null || loadedNames.error !== null
  const details = log.value?.entries.find(({ id }) => String(id) === selected)
  return (
    <SectionPage
      title="Audit log"
      intro="Who changed what, when and why, newest first. Every change of a budget, a price, a key, a setting or an alert, and every override, is entered, and no entry can be changed or deleted here."
      aside={
        details !== undefined && (
          <Inspector title="Change" onClose={() => setSelected(null)}>
            <AuditDetails of={details} names={names} />
          </Inspector>
        )
      }
    >
      <Select
        className={styles.filter}
        label="Show changes of"
        labelHidden
        value={kind}
        choices={[
          { value: ALL, name: 'All changes' },
          ...AUDIT_KINDS.map((known) => ({ value: known.kind, name: known.title })),
        ]}
        onValueChange={onKind}
      />
      <WhenLoaded loaded={named ? log : { ...log, value: null }} what="The audit log">
        {({ entries }) =>
          entries.length === 0 ? (
            <p className={styles.none}>
              {kind === ALL
                ? 'Nothing was changed yet. The first change of a budget, a price, a key or a setting will stand here.'
                : 'Nothing of this kind was changed yet.'}
            </p>
          ) : (
            <AuditTable
              entries={entries}
              names={names}
              selected={selected}
              onSelect={setSelected}
              reading={log.reading}
              onOlder={log.readOlder}
            />
          )
        }
      </WhenLoaded>
    </SectionPage>
  )
}
