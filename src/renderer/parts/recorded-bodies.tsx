/** The prompt and the answer of one attempt, where they were recorded. */
import { useCallback } from 'react'
import type { Body } from '../../shared/contract/bodies.ts'
import { failureInWords } from '../rpc/failure-words.ts'
import { useLoaded } from '../rpc/use-loaded.ts'
import type { Load } from '../rpc/use-loaded.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatCount } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { readable } from './readable-body.ts'
import styles from './recorded-bodies.module.css'

interface RecordedBodiesProps {
  readonly requestId: string
  readonly attempt: number
}

export function RecordedBodies({ requestId, attempt }: RecordedBodiesProps) {
  const load: Load<readonly Body[]> = useCallback(
    async (client, options) => (await client.requests.bodies({ requestId }, options)).bodies,
    [requestId],
  )
  const { value: all, error, reload } = useLoaded(load)
  if (error !== null) {
    return (
      <Notice
        mood="bad"
        actions={
          <Button small look="outlined" onClick={reload}>
            Try again
          </Button>
        }
      >
        The recorded prompt and answer could not be read. {failureInWords(error)}
      </Notice>
    )
  }
  const bodies = all?.filter((body) => body.attempt === attempt) ?? []
  if (all === null) return null
  if (bodies.length === 0) return <p className={styles.none}>Its prompt and answer were not recorded.</p>
  return bodies.map((body) => <RecordedBody key={body.kind} body={body} />)
}

function RecordedBody({ body: { kind, text, bytes, cut } }: { readonly body: Body }) {
  const name = kind === 'request' ? 'Prompt' : 'Answer'
  const { text: shown, joined } = readable(text)
  return (
    <section className={styles.body} data-testid={`recorded-${kind}`}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <span>
          {formatCount(bytes)} bytes{joined && ', its events joined'}
          {cut && ', only the first megabyte was recorded'}
        </span>
        <CopyButton label={`Copy ${name.toLowerCase()}`} text={text} />
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre className={styles.text} tabIndex={0} role="group" aria-label={name}>
        {shown}
      </pre>
    </section>
  )
}
