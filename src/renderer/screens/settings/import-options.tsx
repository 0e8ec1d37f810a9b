import { useState } from 'react'
import type { ImportPreview } from '../../../shared/contract/prices.ts'
import { formatCount } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { EffectiveFrom } from './effective-from.tsx'
import type { Effective } from './effective-from.tsx'
import styles from './import.module.css'

/** No provider is named so. */
const ALL = ''

interface ImportOptionsProps {
  /** Null until the file has been read as it is asked for now. */
  readonly providers: ImportPreview['providers'] | null
  readonly provider: string | null
  readonly onProvider: (provider: string | null) => void
  readonly effective: Effective
  readonly onEffective: (effective: Effective) => void
}

/** Whose prices are taken, and from when they count. */
export function ImportOptions({
  providers,
  provider,
  onProvider,
  effective,
  onEffective,
}: ImportOptionsProps) {
  // While the next preview is on its way, the choice stays as it was.
  const [known, setKnown] = useState<ImportPreview['providers']>([])
  if (providers !== null && providers !== known) setKnown(providers)
  const choices = known.map(({ provider: value, entries }) => ({
    value,
    name: value,
    about: formatCount(entries),
  }))
  return (
    <div className={styles.options}>
      <Select
        label="Provider"
        labelHidden
        value={provider ?? ALL}
        choices={[{ value: ALL, name: 'All providers' }, ...choices]}
        disabled={choices.length === 0}
        onValueChange={(next) => onProvider(next === ALL ? null : next)}
      />
      <EffectiveFrom value={effective} onChange={onEffective} />
    </div>
  )
}
