import { useState } from 'react'
import type { FocusEvent } from 'react'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { FREE, heldBy, newerInWords, releasedBy } from './held-rows.ts'

export interface HeldRows {
  /** What is on the screen: the live list, or the one that is held. */
  readonly shown: readonly Attempt[]
  /** How many there are that are not shown, in words; null while the list is live. */
  readonly newer: string | null
  /** Moving the pointer away is enough to see them. */
  readonly byPointerOnly: boolean
  readonly showNow: () => void
  /** For the rows: pointing at one holds them. */
  readonly onRows: { readonly onPointerEnter: () => void }
  /** For what surrounds the rows and the button that lets go of them. */
  readonly onSection: {
    readonly onPointerLeave: () => void
    readonly onFocus: (event: FocusEvent) => void
    readonly onBlur: (event: FocusEvent) => void
  }
}

/** Rows must not move under a pointer, nor take the focus away with them. */
export function useHeldRows(live: readonly Attempt[]): HeldRows {
  const [hold, setHold] = useState(FREE)
  const shown = hold.rows ?? live
  return {
    shown,
    newer: newerInWords(shown, live),
    byPointerOnly: !hold.focus,
    showNow: () => setHold(FREE),
    onRows: { onPointerEnter: () => setHold((before) => heldBy(before, 'pointer', live)) },
    onSection: {
      onPointerLeave: () => setHold((before) => releasedBy(before, 'pointer')),
      onFocus: ({ target, currentTarget }) => {
        if (target !== currentTarget) setHold((before) => heldBy(before, 'focus', live))
      },
      onBlur: ({ relatedTarget, currentTarget }) => {
        // Another window may have the keyboard for a while: the focus is still here then.
        const { activeElement } = document
        if (activeElement !== currentTarget && currentTarget.contains(activeElement)) return
        if (relatedTarget !== currentTarget && currentTarget.contains(relatedTarget)) return
        setHold((before) => releasedBy(before, 'focus'))
      },
    },
  }
}
