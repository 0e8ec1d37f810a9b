import type { ClientKeyState } from '../../../shared/contract/keys.ts'
import { useStatus } from '../../app/status.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatAge, formatCount, formatDate, formatInstant, formatTokens, NONE } from '../../ui/format.ts'
import { Money } from '../../ui/money.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { useNow } from '../../ui/use-now.ts'
import table from './table.module.css'
import styles from './keys.module.css'

interface KeyTableProps {
  readonly keys: readonly ClientKeyState[]
  readonly onEdit: (key: ClientKeyState) => void
  readonly onRevoke: (key: ClientKeyState) => void
}

/** All keys, the revoked ones last and faint: their rows are still in the ledger. */
export function KeyTable({ keys, onEdit, onRevoke }: KeyTableProps) {
  if (keys.length === 0) {
    return (
      <p className={styles.empty}>
        There is no key yet, so nobody can call the gateway. Create one for the first program.
      </p>
    )
  }
  return (
    <table className={table.table} aria-label="Client keys" data-testid="keys">
      <thead>
        <tr>
          <th>Name</th>
          <th className={styles.workload}>Workload</th>
          <th className={cx(styles.atOnce, table.number)}>At once</th>
          <th className={cx(styles.perMinute, table.number)} title="Requests a minute">
            Req/min
          </th>
          <th className={cx(styles.perMinute, table.number)} title="Tokens a minute">
            Tok/min
          </th>
          <th className={styles.created}>Created</th>
          <th className={styles.used}>Last used</th>
          <th className={cx(styles.spent, table.number)}>Spend this month</th>
          <th className={styles.state}>State</th>
          <th className={styles.actions}>
            <span className="srOnly">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} state={key} onEdit={() => onEdit(key)} onRevoke={() => onRevoke(key)} />
        ))}
      </tbody>
    </table>
  )
}

interface KeyRowProps {
  readonly state: ClientKeyState
  readonly onEdit: () => void
  readonly onRevoke: () => void
}

function KeyRow({ state, onEdit, onRevoke }: KeyRowProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const revoked = state.revokedAt !== null
  return (
    <tr className={cx(revoked && table.faint)}>
      <td title={state.id}>
        {state.name}
        {state.fromEnvironment && (
          <span
            className={styles.environment}
            title="The environment names this key: set SOPHIA_GATEWAY_KEY to another one, start again, and this one can be revoked here"
          >
            SOPHIA_GATEWAY_KEY
          </span>
        )}
      </td>
      <td className={table.soft} title={state.workload ?? undefined}>
        {state.workload ?? NONE}
      </td>
      <Limit of={state.limits.maxInFlight} />
      <Limit of={state.limits.requestsPerMinute} />
      <Limit of={state.limits.tokensPerMinute} tokens />
      <td className={cx(styles.created, table.soft)} title={formatInstant(state.createdAt, timezone)}>
        {formatDate(state.createdAt, timezone)}
      </td>
      <td className={cx(styles.used, table.soft)}>
        {state.lastUsedAt === null ? 'Never' : <Age at={state.lastUsedAt} timezone={timezone} />}
      </td>
      <td className={table.number}>
        <Money amount={state.spentThisMonthNanoUsd} />
      </td>
      <td className={styles.state}>
        {state.revokedAt === null ? (
          <StateWord mood="good">Active</StateWord>
        ) : (
          <StateWord mood="quiet" title={formatInstant(state.revokedAt, timezone)}>
            Revoked {formatDate(state.revokedAt, timezone)}
          </StateWord>
        )}
      </td>
      <td className={table.actions}>
        {!revoked && (
          <Button small look="outlined" aria-label={`Edit ${state.name}`} onClick={onEdit}>
            Edit
          </Button>
        )}
        {!revoked && !state.fromEnvironment && (
          <Button
            small
            look="outlined"
            className={styles.second}
            aria-label={`Revoke ${state.name}`}
            onClick={onRevoke}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  )
}

/** A dash where there is none. */
function Limit({ of, tokens = false }: { readonly of: number | null; readonly tokens?: boolean }) {
  if (of === null) return <td className={cx(table.number, table.faint)}>{NONE}</td>
  return (
    <td className={table.number} title={formatCount(of)}>
      {tokens ? formatTokens(of) : formatCount(of)}
    </td>
  )
}

/** The core knows it to the minute. */
function Age({ at, timezone }: { readonly at: number; readonly timezone: string }) {
  const age = Math.max(0, useNow() - at)
  return <span title={formatInstant(at, timezone)}>{age < 60_000 ? 'Just now' : formatAge(age)}</span>
}
