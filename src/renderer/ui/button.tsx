import type { ComponentProps } from 'react'
import { Tooltip } from './tooltip.tsx'
import { cx } from './cx.ts'
import styles from './button.module.css'

interface ButtonProps extends ComponentProps<'button'> {
  /** `danger`: it takes something away. */
  readonly look?: 'plain' | 'outlined' | 'filled' | 'danger'
  readonly small?: boolean
}

export function Button({ look = 'plain', small = false, className, ...rest }: ButtonProps) {
  const classes = cx(styles.button, look !== 'plain' && styles[look], small && styles.small, className)
  return <button type="button" className={classes} {...rest} />
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'look'> {
  /** What it does: the name for a screen reader, and the tooltip. */
  readonly label: string
  /** The key that does the same, shown in the tooltip. */
  readonly keys?: string
  readonly confirming?: boolean
}

export function IconButton({ label, keys, confirming, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys !== undefined && { keys })} confirming={confirming}>
      <Button aria-label={label} className={cx(styles.icon, className)} {...rest} />
    </Tooltip>
  )
}
