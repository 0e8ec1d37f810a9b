import { useState } from 'react'
import type { AlertSink, SinkState } from '../../../shared/contract/alerts.ts'
import { useAct } from '../../rpc/use-act.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { SINK_WORDS } from './alert-words.ts'
import { FormDialog } from './form-dialog.tsx'
import { ShownOnce } from './shown-once.tsx'

export type SinkDialog = 'set' | 'renew' | 'remove'

interface SinkDialogsProps {
  readonly sink: AlertSink
  readonly open: SinkDialog | null
  readonly onOpen: (dialog: SinkDialog | null) => void
  readonly onChanged: (sinks: readonly SinkState[]) => void
}

interface Changed {
  readonly sinks: readonly SinkState[]
  readonly newSecret: string | null
}

/** What can be changed about a sink; a new secret is shown once, afterwards. */
export function SinkDialogs({ sink, open, onOpen, onChanged }: SinkDialogsProps) {
  const [secret, setSecret] = useState<string | null>(null)
  const close = (): void => onOpen(null)
  const changed = ({ sinks, newSecret }: Changed): void => {
    setSecret(newSecret)
    onChanged(sinks)
    close()
  }
  if (secret !== null) {
    return (
      <ShownOnce
        title="Copy the webhook’s secret now"
        about="This is the only time it is shown. The receiver checks with it that a message is from this console (Standard Webhooks)."
        lines={[{ title: 'Secret', label: 'secret', text: secret }]}
        verb="I have copied the secret"
        onClose={() => setSecret(null)}
      />
    )
  }
  if (sink === 'desktop') return null
  if (open === 'set') return <SetUrl sink={sink} onChanged={changed} onClose={close} />
  if (open === 'remove') return <Remove sink={sink} onChanged={changed} onClose={close} />
  if (open === 'renew') return <Renew onChanged={changed} onClose={close} />
  return null
}

interface DialogProps {
  readonly onChanged: (changed: Changed) => void
  readonly onClose: () => void
}

const URL_WORDS = {
  slack: {
    hint: 'From “Incoming Webhooks” of a Slack app. All of it is a secret: afterwards only its host is shown.',
    example: 'https://hooks.slack.com/services/…',
  },
  webhook: {
    hint: 'https, or http to this machine or to a host that the environment names. Afterwards only its host is shown.',
    example: 'https://example.com/alerts',
  },
} as const

function SetUrl({ sink, onChanged, onClose }: DialogProps & { readonly sink: 'slack' | 'webhook' }) {
  const act = useAct()
  const [url, setUrl] = useState('')
  const { hint, example } = URL_WORDS[sink]
  return (
    <FormDialog
      title={`Where ${SINK_WORDS[sink].title} alerts go`}
      verb="Save URL"
      ready={url.trim() !== ''}
      act={act}
      onSubmit={() =>
        act.run((client, options) => client.alerts.setSink({ sink, url: url.trim() }, options), onChanged)
      }
      onClose={onClose}
    >
      <TextInput label="URL" hint={hint} mono placeholder={example} value={url} onValueChange={setUrl} />
    </FormDialog>
  )
}

function Remove({ sink, onChanged, onClose }: DialogProps & { readonly sink: 'slack' | 'webhook' }) {
  const act = useAct()
  const { title } = SINK_WORDS[sink]
  return (
    <FormDialog
      title={`Remove ${title}?`}
      about="Its URL is forgotten. Rules that name it stay as they are and send nothing there until it is set again."
      verb={`Remove ${title}`}
      cancel="Keep it"
      danger
      ready
      act={act}
      onSubmit={() =>
        act.run((client, options) => client.alerts.setSink({ sink, url: null }, options), onChanged)
      }
      onClose={onClose}
    />
  )
}

function Renew({ onChanged, onClose }: DialogProps) {
  const act = useAct()
  return (
    <FormDialog
      title="Make a new secret?"
      about="The old one signs nothing from then on: a receiver that still checks with it turns messages away until it has the new one."
      verb="Make new secret"
      ready
      act={act}
      onSubmit={() => act.run((client, options) => client.alerts.renewSecret(undefined, options), onChanged)}
      onClose={onClose}
    />
  )
}
