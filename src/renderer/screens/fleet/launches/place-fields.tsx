import type { Capacity, CapacityType } from '../../../../shared/contract/fleet.ts'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { imageChoices, regionChoices, typeChoices } from './choices.ts'
import { FileSystemsField } from './file-systems-field.tsx'
import { NoCapacity } from './no-capacity.tsx'
import { LONGEST_NAME, withRegion } from './draft.ts'
import type { Entries, Problems } from './draft.ts'
import { NO_CAPACITY, refusedAt } from './refusals.ts'
import type { Refusal } from './refusals.ts'
import { WaitField } from './wait-field.tsx'
import styles from './launch.module.css'

interface PlaceFieldsProps {
  readonly capacity: Capacity
  readonly entries: Entries
  /** Null: none is chosen yet. */
  readonly type: CapacityType | null
  readonly problems: Problems
  readonly refusal: Refusal | null
  readonly busy: boolean
  readonly onWait: () => void
  readonly onElsewhere: (type: CapacityType, region: string) => void
  readonly onType: (type: CapacityType) => void
  readonly onChange: (entries: Entries) => void
}

/** A list's empty value would stand for nothing chosen. */
const DEFAULT_IMAGE = 'default'

/** Which machine, where, under what name, and who may log in. */
export function PlaceFields({
  capacity,
  entries,
  type,
  problems,
  refusal,
  busy,
  onWait,
  onElsewhere,
  onType,
  onChange,
}: PlaceFieldsProps) {
  const { types, sshKeys } = capacity
  const set = (changed: Partial<Entries>): void => onChange({ ...entries, ...changed })
  return (
    <div className={styles.half}>
      <Select
        label="Type"
        value={entries.type}
        onValueChange={(name) => {
          const chosen = types.find((one) => one.name === name)
          if (chosen !== undefined) onType(chosen)
        }}
        choices={typeChoices(types)}
        error={problems.type ?? refusedAt(refusal, 'type')}
        hint={type?.description}
      />
      <Select
        label="Region"
        disabled={type === null}
        value={entries.region}
        onValueChange={(region) => type !== null && onChange(withRegion(entries, type, region))}
        choices={type === null ? [] : regionChoices(capacity, type)}
        error={problems.region ?? refusedAt(refusal, 'region')}
      />
      {refusal?.code === NO_CAPACITY && type !== null && entries.region !== null && (
        <NoCapacity
          message={refusal.message}
          types={types}
          type={type}
          region={entries.region}
          busy={busy}
          onWait={onWait}
          onElsewhere={onElsewhere}
        />
      )}
      <WaitField entries={entries} problem={problems.wait} onChange={set} />
      <div className={styles.pair}>
        <TextInput
          label="Name"
          maxLength={LONGEST_NAME}
          value={entries.name}
          onValueChange={(name) => set({ name, isNameTyped: true })}
          error={problems.name ?? refusedAt(refusal, 'name')}
        />
        <Select
          label="SSH key"
          value={entries.sshKey}
          onValueChange={(sshKey) => set({ sshKey })}
          choices={sshKeys.map(({ name }) => ({ value: name, name }))}
          placeholder={sshKeys.length === 0 ? 'The cloud has none' : 'Choose…'}
          error={problems.sshKey ?? refusedAt(refusal, 'sshKey')}
          hint={sshKeys.length === 0 ? 'Add one in the cloud’s dashboard, then refresh.' : undefined}
        />
      </div>
      <Select
        label="Image"
        value={entries.image ?? DEFAULT_IMAGE}
        onValueChange={(image) => set({ image: image === DEFAULT_IMAGE ? null : image })}
        choices={[
          { value: DEFAULT_IMAGE, name: 'The cloud’s default', about: 'the latest Lambda Stack' },
          ...imageChoices(capacity, entries.region),
        ]}
        error={refusedAt(refusal, 'image')}
      />
      <FileSystemsField capacity={capacity} entries={entries} onChange={set} />
    </div>
  )
}
