/** Copying, with a moment of confirmation. */
import { useEffect, useState } from 'react'

const CONFIRM_MS = 1_600

/** Copies text; false when the browser does not let us (no secure context, or no permission). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export type CopyState = 'idle' | 'copied' | 'failed'

export function useClipboard(): readonly [CopyState, (text: string) => void] {
  const [state, setState] = useState<CopyState>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), CONFIRM_MS)
    return () => clearTimeout(timer)
  }, [state])
  const copy = (text: string): void =>
    void copyText(text).then((done) => setState(done ? 'copied' : 'failed'))
  return [state, copy]
}
