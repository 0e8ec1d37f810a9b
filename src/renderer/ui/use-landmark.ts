import { useCallback, useState } from 'react'

/**
 * Where a list opens: within the dialog or the screen that its trigger stands in, so that whoever goes from
 * landmark to landmark finds it. Null until the trigger is there.
 */
export function useLandmark(): {
  readonly landmark: HTMLElement | null
  readonly ref: (trigger: HTMLElement | null) => void
} {
  const [landmark, setLandmark] = useState<HTMLElement | null>(null)
  const ref = useCallback((trigger: HTMLElement | null) => {
    if (trigger !== null) setLandmark(trigger.closest<HTMLElement>('[role=dialog], main') ?? document.body)
  }, [])
  return { landmark, ref }
}
