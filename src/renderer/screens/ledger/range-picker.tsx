import { CalendarRange } from 'lucide-react'
import { useState } from 'react'
import type { Span } from '../../../shared/contract/ledger.ts'
import { Button } from '../../ui/button.tsx'
import { formatInstant } from '../../ui/format.ts'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { instantOf, wallTimeOf } from '../../ui/wall-time.ts'
import { RANGES } from '../../parts/ledger-query.ts'
import type { CustomSpan, LedgerQuery } from '../../parts/ledger-query.ts'
import { formatRowTime } from './row-time.ts'
import styles from './ledger.module.css'

interface RangePickerProps {
  readonly value: LedgerQuery['span']
  /** What that comes to now. */
  readonly span: Span
  readonly timezone: string
  readonly onChange: (span: LedgerQuery['span']) => void
}

/** The time that is shown: a span with a name, or any between two moments. */
export function RangePicker({ value, span, timezone, onChange }: RangePickerProps) {
  const [open, setOpen] = useState(false)
  const custom = typeof value === 'object' ? value : null
  return (
    <>
      <Segmented
        label="Time range"
        value={custom === null && typeof value === 'string' ? value : null}
        onValueChange={onChange}
        choices={RANGES.map(({ id, name, title }) => ({ value: id, name, title }))}
      />
      <Popover
        label="A time range of one’s own"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button
            className={custom === null ? undefined : styles.custom}
            title={custom === null ? undefined : inFull(custom, timezone)}
          >
            <CalendarRange size={14} aria-hidden />
            {custom === null ? 'Custom' : inWords(custom, timezone)}
          </Button>
        }
      >
        <CustomRange
          span={span}
          open={custom?.to === null}
          timezone={timezone}
          onApply={(next) => {
            setOpen(false)
            onChange(next)
          }}
        />
      </Popover>
    </>
  )
}

const inWords = ({ from, to }: CustomSpan, timezone: string): string =>
  `${formatRowTime(from, timezone)} – ${to === null ? 'now' : formatRowTime(to, timezone)}`

const inFull = ({ from, to }: CustomSpan, timezone: string): string =>
  `${formatInstant(from, timezone)} – ${to === null ? 'now' : formatInstant(to, timezone)}`

interface CustomRangeProps {
  readonly span: Span
  /** It has no end. */
  readonly open: boolean
  readonly timezone: string
  readonly onApply: (span: CustomSpan) => void
}

function CustomRange({ span, open, timezone, onApply }: CustomRangeProps) {
  const [from, setFrom] = useState(span.from === 0 ? '' : wallTimeOf(span.from, timezone))
  const [to, setTo] = useState(open ? '' : wallTimeOf(span.to, timezone))
  const start = instantOf(from, timezone)
  const end = to === '' ? null : instantOf(to, timezone)
  const reversed = start !== null && end !== null && end <= start
  return (
    <form
      className={styles.customRange}
      onSubmit={(event) => {
        event.preventDefault()
        if (start !== null && !reversed) onApply({ from: start, to: end })
      }}
    >
      <TextInput label="From" type="datetime-local" value={from} onValueChange={setFrom} required />
      <TextInput
        label="To, exclusive"
        type="datetime-local"
        value={to}
        onValueChange={setTo}
        hint={`Empty: until now. Times in ${timezone}`}
        error={reversed ? 'This is not after the beginning.' : null}
      />
      <Button look="filled" type="submit" disabled={start === null || reversed}>
        Show this range
      </Button>
    </form>
  )
}
