import { useStatus } from '../../app/status.tsx'
import { openAiBaseUrl } from '../../app/words.ts'
import { ShownOnce } from './shown-once.tsx'

interface NewKeyProps {
  readonly name: string
  readonly clientKey: string
  readonly onClose: () => void
}

/** The new key in clear, with what else a client needs. */
export function NewKey({ name, clientKey, onClose }: NewKeyProps) {
  const status = useStatus()
  const key = { title: 'Key', label: 'key', text: clientKey }
  const url = status && {
    title: 'Base URL for any OpenAI client',
    label: 'base URL',
    text: openAiBaseUrl(status.gatewayUrl),
  }
  return (
    <ShownOnce
      title={`Copy the key of “${name}” now`}
      about="This is the only time it is shown: only its hash is kept. A lost key cannot be looked up, only replaced by a new one."
      lines={url === null ? [key] : [key, url]}
      verb="I have copied the key"
      onClose={onClose}
    />
  )
}
