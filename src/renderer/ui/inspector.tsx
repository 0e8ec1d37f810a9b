import { X } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './inspector.module.css'

const STORAGE_KEY = 'sophia.inspector-width'
const NARROWEST = 300
const WIDEST = 560
const STEP = 16

const clamp = (width: number): number => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)))

function storedWidth(): number {
  const stored = Number(localStorage.getItem(STORAGE_KEY) ?? Number.NaN)
  return Number.isFinite(stored) ? clamp(stored) : 360
}

interface InspectorProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The one panel on the right, for the details of what is selected. Its width is remembered. */
export function Inspector({ title, onClose, children }: InspectorProps) {
  const [width, setWidth] = useState(storedWidth)
  const resize = (next: number): void => {
    setWidth(clamp(next))
    localStorage.setItem(STORAGE_KEY, String(clamp(next)))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(innerWidth - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') resize(width + STEP)
    if (event.key === 'ArrowRight') resize(width - STEP)
  }
  return (
    <aside
      className={styles.inspector}
      style={{ width }}
      aria-label={title}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div
        className={styles.handle}
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the details"
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Close" keys="Esc" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div className={styles.body} tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </aside>
  )
}
