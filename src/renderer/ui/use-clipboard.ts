/** Copying, with a moment of confirmation. */
import { useEffect, useState } from 'react'

const CONFIRM_MS = 1_600

/** Copies text; false when the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The desktop app denies every permission, and plain http from another machine is no secure context.
    return copySelection(text)
  }
}

/** The way that needs no permission, only that a person has just clicked. Deprecated, and without a successor. */
function copySelection(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'srOnly'
  document.body.append(field)
  field.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const copied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}

export type CopyState = 'idle' | 'copied' | 'failed'

export const COPY_WORDS = { copied: 'Copied', failed: 'Could not copy' } as const

/** What happened of late, and a way to copy. */
export type Clipboard = readonly [CopyState, (text: string) => void]

export function useClipboard(): Clipboard {
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
