import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import { openAiBaseUrl } from '../../app/words.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { snippetsFor } from './snippets.ts'
import type { SnippetId } from './snippets.ts'
import styles from './first-request.module.css'

/** The empty overview: what it is for, and the one next step. */
export function FirstRequest({ gatewayUrl }: { readonly gatewayUrl: string }) {
  const [open, setOpen] = useState<SnippetId>('python')
  const snippets = snippetsFor(openAiBaseUrl(gatewayUrl))
  return (
    <section className={styles.section} data-testid="first-request">
      <div className={styles.words}>
        <h2>Send the first request</h2>
        <p>
          Every request through the gateway appears here with its cost, its speed and the target that served
          it.
        </p>
        <p>
          Point any OpenAI client at the gateway. <code>$SOPHIA_GATEWAY_KEY</code> is the client key that was
          shown when the console first started.
        </p>
        <p>
          Is that key lost? Start the console with <code>SOPHIA_GATEWAY_KEY</code> set to one of your own, of
          16 characters or more.
        </p>
      </div>
      <Tabs.Root className={styles.tabs} value={open} onValueChange={(next) => setOpen(next as SnippetId)}>
        <div className={styles.head}>
          <Tabs.List aria-label="Client">
            {snippets.map(({ id, title }) => (
              <Tabs.Tab key={id} className={styles.tab} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <CopyButton labelled label="Copy" text={snippets.find(({ id }) => id === open)?.code ?? ''} />
        </div>
        {snippets.map(({ id, code }) => (
          <Tabs.Panel key={id} className={styles.panel} value={id}>
            <pre tabIndex={0}>{code}</pre>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </section>
  )
}
