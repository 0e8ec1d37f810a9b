import { useCallback, useRef } from 'react'
import type { CapacityType } from '../../../../shared/contract/fleet.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { NONE, formatCount } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { StateWord } from '../../../ui/state-word.tsx'
import { useFirstRowKey } from '../../../ui/use-first-row-key.ts'
import { useRowCursor } from '../../../ui/use-row-cursor.ts'
import { capacityInWords, perGpuHour } from './narrow.ts'
import styles from './capacity.module.css'

interface TypeTableProps {
  readonly types: readonly CapacityType[]
  readonly onLaunch: (type: string) => void
}

/** The types on offer, the cheapest first: j/k and the arrows move, Enter begins a launch. */
export function TypeTable({ types, onLaunch }: TypeTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const cursor = useRowCursor(
    body,
    types.map(({ name }) => name),
    null,
    (type) => type !== null && onLaunch(type),
  )
  useFirstRowKey(useCallback(() => body.current?.querySelector('tr')?.focus(), []))
  if (types.length === 0) {
    return (
      <p className={styles.none}>
        No type fits. Capacity comes and goes: widen the filters, or look again later.
      </p>
    )
  }
  return (
    <table className={styles.table} role="grid" aria-label="Instance types" data-testid="types">
      <thead>
        <tr>
          <th className={styles.typeColumn}>Type</th>
          <th>GPU</th>
          <th className={cx(styles.smallColumn, styles.number)}>GPUs</th>
          <th className={cx(styles.smallColumn, styles.number)}>vCPUs</th>
          <th className={cx(styles.sizeColumn, styles.number)}>Memory, GiB</th>
          <th className={cx(styles.sizeColumn, styles.storage, styles.number)}>Storage, GiB</th>
          <th className={cx(styles.priceColumn, styles.number)}>Per hour</th>
          <th
            className={cx(styles.priceColumn, styles.number)}
            title="The price of an hour over the number of GPUs"
          >
            Per GPU hour
          </th>
          <th className={cx(styles.priceColumn, styles.number)} title="730 hours">
            Per month
          </th>
          <th className={styles.capacityColumn}>Capacity</th>
          <th className={styles.actColumn}>
            <span className="srOnly">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody
        ref={body}
        onKeyDown={(event) => {
          // Enter on the button is the button's own.
          if (event.target instanceof HTMLTableRowElement || event.key !== 'Enter') cursor.onKeyDown(event)
        }}
      >
        {types.map((type) => (
          <tr
            key={type.name}
            data-testid={`type-${type.name}`}
            tabIndex={type.name === cursor.at ? 0 : -1}
            onFocus={() => cursor.onFocus(type.name)}
          >
            <Cells type={type} />
            <td className={styles.act}>
              <Button
                small
                look="outlined"
                aria-label={`Launch ${type.name}…`}
                onClick={() => onLaunch(type.name)}
              >
                Launch…
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cells({ type }: { readonly type: CapacityType }) {
  const { regionsWithCapacity } = type
  const perGpu = perGpuHour(type)
  const has = regionsWithCapacity.length > 0
  return (
    <>
      <td title={type.name}>
        <code>{type.name}</code>
      </td>
      <td title={type.description}>{type.gpuDescription}</td>
      <td className={styles.number}>{formatCount(type.gpus)}</td>
      <td className={styles.number}>{formatCount(type.vcpus)}</td>
      <td className={styles.number}>{formatCount(type.memoryGib)}</td>
      <td className={cx(styles.storage, styles.number)}>{formatCount(type.storageGib)}</td>
      <td className={cx(styles.number, styles.price)}>
        <Money amount={type.hourlyNanoUsd} isPrice />
      </td>
      <td className={styles.number}>{perGpu === null ? NONE : <Money amount={perGpu} isPrice />}</td>
      <td className={styles.number}>
        <Money amount={type.monthlyNanoUsd} />
      </td>
      <td title={has ? regionsWithCapacity.join(', ') : 'It can be launched with waiting for capacity'}>
        <StateWord mood={has ? 'good' : 'quiet'}>{capacityInWords(type)}</StateWord>
      </td>
    </>
  )
}
