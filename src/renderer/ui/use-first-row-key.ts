import { useEffect } from 'react'

/** `j` goes to the first row when nothing has the focus yet. `focusFirst` must be stable. */
export function useFirstRowKey(focusFirst: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      // The screen and its sections take the focus only to hand it on, and whoever came by a link wants what it shows.
      const nothing = target instanceof Element && target.matches('body, main, section, nav a')
      if (key !== 'j' || !nothing || ctrlKey || metaKey || altKey) return
      event.preventDefault()
      focusFirst()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [focusFirst])
}
