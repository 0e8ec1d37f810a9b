import type { InvoiceField, InvoicePreview, Mapping } from '../../../../shared/contract/reconciliation.ts'
import { useStatus } from '../../../app/status.tsx'
import { formatCount, formatInstant } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Select } from '../../../ui/select.tsx'
import { FIELD_NAMES, daysInWords, roundingInWords } from './words.ts'
import styles from './dialogs.module.css'

interface PreviewProps {
  readonly preview: InvoicePreview
  readonly onMapping: (mapping: Mapping) => void
}

const FIELDS = Object.keys(FIELD_NAMES) as readonly InvoiceField[]
const NOT_USED = 'none'

/** How a file is read: its first lines, what each column is taken for, and what comes of it. */
export function Preview({ preview, onMapping }: PreviewProps) {
  const { headers, sample, mapping } = preview
  const fieldOf = (column: number): InvoiceField | null =>
    FIELDS.find((field) => mapping[field] === column) ?? null
  /** A column serves one field, and a field has one column. */
  const choose = (column: number, next: InvoiceField | null): void => {
    const changed = { ...mapping }
    for (const field of FIELDS) if (changed[field] === column) changed[field] = null
    if (next !== null) changed[next] = column
    onMapping(changed)
  }
  return (
    <>
      <Outcome preview={preview} />
      {headers.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label="First lines of the file">
          <table className={styles.sample}>
            <thead>
              <tr>
                {headers.map((header, column) => (
                  <th key={column}>
                    <Select
                      label={`Column ${header === '' ? column + 1 : header} holds`}
                      labelHidden
                      value={fieldOf(column) ?? NOT_USED}
                      onValueChange={(value) =>
                        choose(column, FIELDS.find((field) => field === value) ?? null)
                      }
                      choices={[
                        ...FIELDS.map((field) => ({ value: field, name: FIELD_NAMES[field] })),
                        { value: NOT_USED, name: 'Not used' },
                      ]}
                    />
                    <span className={styles.header} title={header}>
                      {header}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sample.map((fields, row) => (
                <tr key={row}>
                  {headers.map((_header, column) => (
                    <td
                      key={column}
                      data-unused={fieldOf(column) === null ? '' : undefined}
                      title={fields[column]}
                    >
                      {fields[column]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function Outcome({ preview: { summary, problems, problemCount, known } }: Pick<PreviewProps, 'preview'>) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  if (known !== null) {
    return (
      <Notice mood="warn">
        The same content was imported as "{known.name}" on {formatInstant(known.importedAt, timezone)}. Remove
        that import first to have it anew.
      </Notice>
    )
  }
  if (summary === null) {
    return (
      <Notice mood="bad">
        <p>Nothing can be imported until this is mended in the file, or a column is chosen otherwise.</p>
        <ul className={styles.problems}>
          {problems.map(({ line, message }, index) => (
            <li key={index}>
              Line {line}: {message}
            </li>
          ))}
        </ul>
        {problemCount > problems.length && (
          <p>And {formatCount(problemCount - problems.length)} more lines.</p>
        )}
      </Notice>
    )
  }
  const rounding = roundingInWords(summary.rounded)
  return (
    <Notice mood="good">
      {formatCount(summary.lines)} {summary.lines === 1 ? 'line' : 'lines'}, {daysInWords(summary)},{' '}
      {formatCount(summary.models)} {summary.models === 1 ? 'model' : 'models'},{' '}
      {summary.costNanoUsd === null ? (
        'no amounts: tokens are compared at the ledger’s prices'
      ) : (
        <>
          <Money amount={summary.costNanoUsd} /> in all
        </>
      )}
      . {rounding}
    </Notice>
  )
}
