import { useStatus } from '../../../app/status.tsx'
import { hrefOf } from '../../../app/route.ts'
import { openAiBaseUrl } from '../../../app/words.ts'
import styles from './live.module.css'

/** No traffic within the hour: what would be here, and the one next step. */
export function NothingYet() {
  const status = useStatus()
  return (
    <section className={styles.nothing} data-testid="no-traffic">
      <h2>No request in the last hour</h2>
      <p>
        Here one sees which workloads ask which targets: how much, how fast, what fails and where it goes
        then.
      </p>
      <p>
        <a href={hrefOf('chat')}>Send a message in Chat</a>
        {status !== null && (
          <>
            , or point an OpenAI client at <code>{openAiBaseUrl(status.gatewayUrl)}</code>
          </>
        )}
        .
      </p>
    </section>
  )
}
