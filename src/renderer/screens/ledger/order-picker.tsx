import type { Order } from '../../parts/ledger-query.ts'
import { Select } from '../../ui/select.tsx'
import styles from './ledger.module.css'

const CHOICES = [
  { value: 'newest', name: 'Newest first' },
  { value: 'cost', name: 'Most expensive first' },
] as const

interface OrderPickerProps {
  readonly value: Order
  readonly onChange: (order: Order) => void
}

export function OrderPicker({ value, onChange }: OrderPickerProps) {
  return (
    <Select<Order>
      className={styles.order}
      label="Order"
      labelHidden
      value={value}
      onValueChange={onChange}
      choices={CHOICES}
    />
  )
}
