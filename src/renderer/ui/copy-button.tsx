import { Check, Copy, TriangleAlert } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import { COPY_WORDS, useClipboard } from './use-clipboard.ts'
import type { Clipboard, CopyState } from './use-clipboard.ts'

const ICONS = { idle: Copy, copied: Check, failed: TriangleAlert } as const

interface CopyButtonProps {
  readonly text: string
  /** "Copy gateway URL". */
  readonly label: string
  /** Shows the label beside the icon. */
  readonly labelled?: boolean
}

/** Copies a text and says for a moment that it did. */
export function CopyButton(props: CopyButtonProps) {
  return <SharedCopyButton {...props} clipboard={useClipboard()} />
}

/** The same, confirming also what another control copied with this clipboard. */
export function SharedCopyButton({
  text,
  label,
  labelled = false,
  clipboard: [state, copy],
}: CopyButtonProps & { readonly clipboard: Clipboard }) {
  const Icon = ICONS[state]
  const icon = <Icon size={14} aria-hidden />
  const words = state === 'idle' ? label : COPY_WORDS[state]
  return (
    <>
      {labelled ? (
        <Button small onClick={() => copy(text)}>
          {icon} {words}
        </Button>
      ) : (
        <IconButton small label={words} confirming={state !== 'idle'} onClick={() => copy(text)}>
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
      {state === 'idle' ? '' : COPY_WORDS[state]}
    </span>
  )
}
