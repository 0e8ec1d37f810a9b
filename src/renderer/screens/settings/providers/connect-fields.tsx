import { useId } from 'react'
import type { Preset } from '../../../../shared/contract/providers.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { isPlain, OTHER, withPreset } from './connection.ts'
import type { Connection } from './connection.ts'
import styles from './providers.module.css'

interface ConnectFieldsProps {
  readonly presets: readonly Preset[]
  readonly connection: Connection
  readonly onChange: (connection: Connection) => void
}

const PAID = [
  { value: 'serverless', name: 'By the token' },
  { value: 'gpu', name: 'By the hour' },
] as const

/** Which server, and the key for it. */
export function ConnectFields({ presets, connection, onChange }: ConnectFieldsProps) {
  const paid = useId()
  const { preset: chosen, name, kind, baseUrl, key } = connection
  const preset = presets.find(({ id }) => id === chosen) ?? null
  return (
    <>
      <Select<string>
        label="Provider"
        placeholder="Choose one, or any other server"
        value={chosen}
        choices={[
          ...presets.map(({ id, name: title, retiredOn }) => ({
            value: id,
            name: title,
            ...(retiredOn !== null && { about: `retired ${retiredOn}` }),
          })),
          { value: OTHER, name: 'Any other server of OpenAI’s API' },
        ]}
        onValueChange={(id) => onChange(withPreset(connection, presets.find((one) => one.id === id) ?? null))}
      />
      {chosen !== null && (
        <>
          {preset?.retiredOn != null && (
            <Notice mood="warn">
              {preset.note} Since {preset.retiredOn} nothing answers there.
            </Notice>
          )}
          <TextInput
            label="Base URL"
            hint="Most end in /v1. It is asked for /models and /chat/completions; a redirect is never followed."
            mono
            value={baseUrl}
            maxLength={2_000}
            onValueChange={(next) => onChange({ ...connection, baseUrl: next })}
          />
          {isPlain(baseUrl) && (
            <Notice mood="warn">
              Over plain http whoever is on that network can read the key and the prompts. Only private
              networks are reached so.
            </Notice>
          )}
          <TextInput
            label="API key"
            type="password"
            hint={
              preset?.retiredOn === null && preset.note !== null
                ? preset.note
                : 'Empty where it takes none. It is sent to this host alone.'
            }
            mono
            value={key}
            maxLength={4_000}
            onValueChange={(next) => onChange({ ...connection, key: next })}
          />
          <div className={styles.pair}>
            <TextInput
              label="Name here"
              hint="Its id is made of it, which stands in rows and in the x-sophia-target header."
              value={name}
              maxLength={60}
              onValueChange={(next) => onChange({ ...connection, name: next })}
            />
            <div className={styles.paid}>
              <span id={paid} className={styles.label}>
                Paid
              </span>
              <Segmented
                label="How it is paid"
                value={kind}
                choices={PAID}
                onValueChange={(next) => onChange({ ...connection, kind: next })}
              />
              <span className={styles.hint}>
                {kind === 'gpu'
                  ? 'A machine of your own: its tokens cost nothing.'
                  : 'Each model needs a price.'}
              </span>
            </div>
          </div>
        </>
      )}
    </>
  )
}
