import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { useNow } from '../../../ui/use-now.ts'

const UNDO_MS = 10_000

interface UndoNoteProps {
  /** By this page's clock. */
  readonly appliedAt: number
  readonly busy: boolean
  readonly onUndo: () => void
  /** Ten seconds are over. */
  readonly onOver: () => void
  readonly children: ReactNode
}

/** What was done, and ten seconds to take it back. */
export function UndoNote({ appliedAt, busy, onUndo, onOver, children }: UndoNoteProps) {
  useEffect(() => {
    const timer = setTimeout(onOver, Math.max(0, appliedAt + UNDO_MS - Date.now()))
    return () => clearTimeout(timer)
  })
  const left = Math.ceil((appliedAt + UNDO_MS - useNow()) / 1_000)
  return (
    <Notice
      mood="good"
      actions={
        <Button small look="outlined" disabled={busy} onClick={onUndo}>
          Undo<span aria-hidden>{` (${Math.min(10, Math.max(1, left))} s)`}</span>
        </Button>
      }
    >
      {children}
    </Notice>
  )
}
