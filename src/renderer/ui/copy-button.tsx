import { Check, Copy, TriangleAlert } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import { useClipboard } from './use-clipboard.ts'
import type { CopyState } from './use-clipboard.ts'

const ICONS = { idle: Copy, copied: Check, failed: TriangleAlert } as const
const WORDS = { copied: 'Copied', failed: 'Could not copy' } as const

interface CopyButtonProps {
  readonly text: string
  /** "Copy gateway URL". */
  readonly label: string
  /** Shows the label beside the icon. */
  readonly labelled?: boolean
}

/** Copies a text and says for a moment that it did. */
export function CopyButton({ text, label, labelled = false }: CopyButtonProps) {
  const [state, copy] = useClipboard()
  const Icon = ICONS[state]
  const icon = <Icon size={14} aria-hidden />
  const words = state === 'idle' ? label : WORDS[state]
  return (
    <>
      {labelled ? (
        <Button small onClick={() => copy(text)}>
          {icon} {words}
        </Button>
      ) : (
        <IconButton small label={words} onClick={() => copy(text)}>
          {icon}
        </IconButton>
      )}
      <Announce state={state} />
    </>
  )
}

function Announce({ state }: { readonly state: CopyState }) {
  return (
    <span className="srOnly" role="status">
      {state === 'idle' ? '' : WORDS[state]}
    </span>
  )
}
