import type { ProviderList, ProviderState } from '../../../../shared/contract/providers.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import { useStatus } from '../../../app/status.tsx'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { formatCount, formatInstant, NONE } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import table from '../table.module.css'
import styles from './providers.module.css'

interface ProviderTableProps {
  readonly list: ProviderList
  readonly onEdit: (provider: ProviderState) => void
  readonly onModels: (provider: ProviderState) => void
  readonly onRemove: (provider: ProviderState) => void
}

const KINDS = { serverless: 'By the token', gpu: 'By the hour' } as const

/** Those that were added here, then those that the environment names, which are changed only there. */
export function ProviderTable({ list, ...on }: ProviderTableProps) {
  const targets = useStatus()?.targets ?? []
  const { providers, place } = list
  const configured = targets.filter(({ id }) => !providers.some((provider) => provider.id === id))
  return (
    <>
      <table className={cx(table.table, styles.providers)} aria-label="Providers" data-testid="providers">
        <thead>
          <tr>
            <th>Name</th>
            <th className={styles.kind}>Paid</th>
            <th className={styles.url}>Base URL</th>
            <th className={cx(styles.count, table.number)}>Models</th>
            <th className={cx(styles.count, table.number)}>Weight</th>
            <th className={styles.state}>State</th>
            <th className={styles.actions}>
              <span className="srOnly">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {providers.map((provider) => (
            <ProviderRow
              key={provider.id}
              of={provider}
              place={place}
              target={targets.find(({ id }) => id === provider.id) ?? null}
              {...on}
            />
          ))}
          {configured.map((target) => (
            <ConfiguredRow key={target.id} of={target} />
          ))}
        </tbody>
      </table>
      {providers.length === 0 && (
        <p className={styles.empty}>
          None was added here yet. Add the one that you have a key of, and requests can be sent to it{' '}
          {place === 'here' ? 'at once' : 'from the next live start on'}.
        </p>
      )}
    </>
  )
}

interface ProviderRowProps extends Omit<ProviderTableProps, 'list'> {
  readonly of: ProviderState
  readonly place: ProviderList['place']
  /** Null where this console does not ask it. */
  readonly target: TargetState | null
}

function ProviderRow({ of, place, target, onEdit, onModels, onRemove }: ProviderRowProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { id, name, kind, baseUrl, models, weight, key } = of
  return (
    <tr>
      <td title={`${name}, added ${formatInstant(of.addedAt, timezone)}`}>
        {name}
        <span className={styles.id}>{id}</span>
      </td>
      <td className={cx(styles.kind, table.soft)}>{KINDS[kind]}</td>
      <td className={cx(styles.url, table.soft)} title={baseUrl}>
        {baseUrl}
      </td>
      <td className={table.number} title={models.map(({ ours }) => ours).join('\n')}>
        {formatCount(models.length)}
      </td>
      <td className={table.number}>{weight}</td>
      <td className={styles.state}>
        {key === 'sealed' ? (
          <StateWord
            mood={place === 'here' ? 'warn' : 'quiet'}
            title={
              place === 'here'
                ? 'The desktop app sealed it, and only that can read it. Enter it again under Edit to use it here.'
                : 'The desktop app sealed it, and reads it at its next start'
            }
          >
            Key sealed
          </StateWord>
        ) : key === 'missing' ? (
          <StateWord
            mood="warn"
            title="It cannot be read, or was entered for another host. Enter it again under Edit."
          >
            Key missing
          </StateWord>
        ) : place === 'next_start' ? (
          <StateWord mood="quiet" title="The sandbox asks no provider">
            At the next start
          </StateWord>
        ) : (
          <TargetWord of={target} />
        )}
      </td>
      <td className={table.actions}>
        <span className={styles.buttons}>
          <Button small look="outlined" aria-label={`Edit ${name}`} onClick={() => onEdit(of)}>
            Edit
          </Button>
          <Button small look="outlined" aria-label={`Models of ${name}`} onClick={() => onModels(of)}>
            Models
          </Button>
          <Button small look="outlined" aria-label={`Remove ${name}`} onClick={() => onRemove(of)}>
            Remove
          </Button>
        </span>
      </td>
    </tr>
  )
}

const FROM: Readonly<Record<string, string>> = {
  sandbox: 'Comes with the console, without a provider',
  serverless: 'Set by LAMBDA_SERVERLESS_BASE_URL',
}

function ConfiguredRow({ of }: { readonly of: TargetState }) {
  return (
    <tr>
      <td title={of.name}>
        {of.name}
        <span className={styles.id}>{of.id}</span>
      </td>
      <td className={cx(styles.kind, table.soft)}>{of.id === 'sandbox' ? 'Not at all' : KINDS[of.kind]}</td>
      <td className={cx(styles.url, table.faint)} colSpan={3}>
        {FROM[of.id] ?? 'Set by LAMBDA_GPU_ENDPOINTS'}
      </td>
      <td className={styles.state}>
        <TargetWord of={of} />
      </td>
      <td className={table.actions} />
    </tr>
  )
}

function TargetWord({ of }: { readonly of: TargetState | null }) {
  if (of === null) return <span className={table.faint}>{NONE}</span>
  if (of.state === 'up') return <StateWord mood="good">Up</StateWord>
  if (of.state === 'unknown') return <StateWord mood="quiet">Being asked…</StateWord>
  return (
    <StateWord mood="bad" title={of.error ?? 'Down'}>
      {of.error ?? 'Down'}
    </StateWord>
  )
}
