import { useLayoutEffect } from 'react'
import type { RefObject } from 'react'

/** What goes away under the keyboard hands the focus on to the screen, where it would else be lost. */
export function useHandingFocusOn(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = element.current
    return () => {
      if (node?.contains(document.activeElement) === true) document.querySelector('main')?.focus()
    }
  }, [element])
}
