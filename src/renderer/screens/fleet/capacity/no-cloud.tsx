import { hrefOf } from '../../../app/route.ts'
import styles from './capacity.module.css'

/** No key of a cloud: what would be here, how to get it, and how to do without. */
export function NoCloud() {
  return (
    <section className={styles.nothing} data-testid="no-cloud">
      <h2>Launch GPUs from here</h2>
      <p>
        With a key of Lambda Cloud one sees here what can be launched, where there is capacity and what it
        costs, and launches, restarts and terminates machines. Their time is entered in the ledger by the
        minute.
      </p>
      <p>
        Set <code>LAMBDA_CLOUD_API_KEY</code> in the environment to a key from Lambda’s dashboard, and start
        the console again. It goes to Lambda alone, and is never shown.
      </p>
      <h3>By hand, without a key</h3>
      <p>
        Name inference servers under <a href={hrefOf('settings', 'providers')}>Settings, Providers</a> or in{' '}
        <code>LAMBDA_GPU_ENDPOINTS</code>. They then stand under <a href={hrefOf('fleet')}>Machines</a>, where
        one enters what each costs per hour and since when; the costs are counted in the same way.
      </p>
    </section>
  )
}
