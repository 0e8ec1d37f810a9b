import { Unplug } from 'lucide-react'
import { useConnection, useRpc } from '../rpc/use-rpc.ts'
import { Button } from '../ui/button.tsx'
import { formatAge } from '../ui/format.ts'
import { useNow } from '../ui/use-now.ts'
import styles from './lost-banner.module.css'

/** Says that the figures below are old, and how old. Always in the tree, so that its appearance is announced. */
export function LostBanner() {
  const connection = useConnection()
  const rpc = useRpc()
  return (
    <div role="status">
      {connection.phase === 'lost' && (
        <div className={styles.banner}>
          <Unplug size={16} aria-hidden />
          {connection.everConnected ? (
            <>
              <span>Connection lost, trying again…</span>
              <Age since={connection.since} />
            </>
          ) : (
            <span>The console does not answer, trying again…</span>
          )}
          <Button small look="outlined" onClick={rpc.retryNow}>
            Try now
          </Button>
        </div>
      )}
    </div>
  )
}

/** Ticks without being announced. */
function Age({ since }: { readonly since: number }) {
  const now = useNow()
  return (
    <span className={styles.age} aria-hidden>
      Last update {formatAge(now - since)}
    </span>
  )
}
