import icon from '../icon.svg?no-inline'
import type { Refused } from '../rpc/transport.ts'
import { useRpc } from '../rpc/use-rpc.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './no-access.module.css'

const REASONS = {
  no_token: {
    title: 'This page needs its link',
    text: 'The console opens with a link that carries a key for this session. This tab was opened without one.',
  },
  token_refused: {
    title: 'This tab’s key was refused',
    text: 'The key that this tab holds is not the key of the console that answers here.',
  },
} as const satisfies Record<Refused, { title: string; text: string }>

const COMMAND = 'npm run serve'

/** The full page shown when the host refuses this tab: trying again by itself would change nothing. */
export function NoAccess({ why }: { readonly why: Refused }) {
  const rpc = useRpc()
  const { title, text } = REASONS[why]
  return (
    <main className={styles.page}>
      <div className={styles.note} role="alert">
        <img className={styles.mark} src={icon} alt="" />
        <h1>{title}</h1>
        <p>{text}</p>
        <p>
          Open the link that this command printed in its terminal. It starts with the console’s address and
          ends in <code>#token=…</code>
        </p>
        <div className={styles.command}>
          <code>{COMMAND}</code>
          <CopyButton label="Copy command" text={COMMAND} />
        </div>
        <Button look="outlined" onClick={rpc.retryNow}>
          Try again
        </Button>
      </div>
    </main>
  )
}
