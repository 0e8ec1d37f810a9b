import { hrefOf } from '../../app/route.ts'

/** The words "audit log", leading there. */
export function AuditLink() {
  return <a href={hrefOf('settings', 'audit')}>audit log</a>
}

/** Under the field for a reason that may be left out. */
export function ReasonHint() {
  return (
    <>
      Stands in the <AuditLink />; may be left empty.
    </>
  )
}
