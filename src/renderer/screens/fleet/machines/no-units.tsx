import type { FleetState } from '../../../../shared/contract/fleet.ts'
import { hrefOf } from '../../../app/route.ts'
import styles from './machines.module.css'

/** The cloud's list was never read: that is no word on what runs there. */
export function NotRead({ cloud: { error } }: Pick<FleetState, 'cloud'>) {
  return (
    <section className={styles.nothing} data-testid="cloud-unread">
      <h2>It is not known which machines run</h2>
      {error === null ? (
        <p>The cloud is being asked for its list.</p>
      ) : (
        <p>
          The cloud’s list could not be read yet; why stands above. It is asked again by itself. Machines that
          run there cost meanwhile, and the cloud’s own dashboard shows them.
        </p>
      )}
    </section>
  )
}

/** Nothing to list: what would be here, and the one next step. */
export function NoUnits({ mode }: { readonly mode: FleetState['cloud']['mode'] }) {
  return (
    <section className={styles.nothing} data-testid="no-units">
      <h2>No machine yet</h2>
      <p>Here one sees what own GPUs do, what they cost by the minute, and how much of that is idle.</p>
      {mode === 'none' ? (
        <p>
          <a href={hrefOf('settings', 'providers')}>Add an inference server</a>, or name those that run in{' '}
          <code>LAMBDA_GPU_ENDPOINTS</code>; then enter what each costs per hour. With{' '}
          <code>LAMBDA_CLOUD_API_KEY</code> machines are launched and terminated from here.
        </p>
      ) : (
        <p>
          Launch one: <a href={hrefOf('fleet', 'capacity')}>Capacity</a> says what there is, and what it
          costs. An inference server that runs elsewhere is{' '}
          <a href={hrefOf('settings', 'providers')}>added</a> by its address.
        </p>
      )}
    </section>
  )
}
