import { Segmented } from '../../../../ui/segmented.tsx'
import styles from './dialogs.module.css'

/** Seconds, as texts. */
export type Drain = '0' | '30' | '120' | '600'

interface DrainFieldProps {
  readonly value: Drain
  readonly onChange: (value: Drain) => void
}

/** How long what is under way gets to end. */
export function DrainField({ value, onChange }: DrainFieldProps) {
  return (
    <div>
      <p className={styles.legend} aria-hidden>
        Wait for what is under way, at most
      </p>
      <Segmented
        label="Wait for what is under way, at most"
        value={value}
        onValueChange={onChange}
        choices={[
          { value: '0', name: 'Not at all' },
          { value: '30', name: '30 s' },
          { value: '120', name: '2 min' },
          { value: '600', name: '10 min' },
        ]}
      />
      <p className={styles.hint}>
        {value === '0'
          ? 'Requests under way there break off.'
          : 'Nothing new is sent there meanwhile. What has not ended by then breaks off.'}
      </p>
    </div>
  )
}
