import type { FleetEndpoint, FleetInstance, FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { Field, Group } from '../../../../parts/fields.tsx'
import { Button } from '../../../../ui/button.tsx'
import { CopyButton } from '../../../../ui/copy-button.tsx'
import { useFleetStore } from '../fleet-store.ts'
import { KIND_WORDS } from '../words.ts'
import styles from './unit.module.css'

/** What does not change from minute to minute. */
export function Facts({ unit: { id, instance, endpoint } }: { readonly unit: FleetUnit }) {
  return (
    <>
      {endpoint !== null && <EndpointFacts unit={id} endpoint={endpoint} />}
      {instance !== null && <InstanceFacts instance={instance} />}
    </>
  )
}

const ORIGINS = {
  environment: 'named in LAMBDA_GPU_ENDPOINTS',
  provider: 'added under Settings',
  instance: 'an instance of this fleet',
} as const satisfies Record<FleetEndpoint['origin'], string>

function EndpointFacts({ unit, endpoint }: { readonly unit: string; readonly endpoint: FleetEndpoint }) {
  const open = useFleetStore((store) => store.open)
  const { target, root, origin, kind, version, models, dcgmUrl, wakeUrl } = endpoint
  return (
    <Group title="Endpoint">
      <Field name="Address">
        <span className={styles.copied}>
          <code>{root}</code>
          <CopyButton label="Copy address" text={root} />
        </span>
      </Field>
      <Field name={<span title="As x-sophia-target has it">Target</span>}>
        <span className={styles.copied}>
          <code>{target}</code>
          <CopyButton label="Copy target" text={target} />
        </span>
      </Field>
      <Field name="Named by">{ORIGINS[origin]}</Field>
      <Field name="Server">
        {kind === null ? 'not known yet' : `${KIND_WORDS[kind]}${version === null ? '' : ` ${version}`}`}
      </Field>
      <Field name={models.length === 1 ? 'Model' : 'Models'}>
        {models.length === 0 ? 'not known yet' : models.map((model) => <div key={model}>{model}</div>)}
      </Field>
      <Field name="GPU exporter">{dcgmUrl === null ? 'port 9400 of its host' : <code>{dcgmUrl}</code>}</Field>
      <Field name="Wake-up call">
        {wakeUrl === null ? 'none' : <code>{wakeUrl}</code>}{' '}
        <Button
          small
          className={styles.change}
          aria-label="Change the addresses"
          onClick={() => open({ what: 'endpoint', unit })}
        >
          Change…
        </Button>
      </Field>
    </Group>
  )
}

function InstanceFacts({ instance }: { readonly instance: FleetInstance }) {
  const { id, type, typeDescription, region, ip, isOurs, status } = instance
  return (
    <Group title="Instance">
      <Field name="Type">
        <code>{type}</code>
        <p className={styles.quiet}>{typeDescription}</p>
      </Field>
      <Field name="Region">{region}</Field>
      <Field name="Cloud says">{status}</Field>
      <Field name="Address">{ip === null ? 'none yet' : <code>{ip}</code>}</Field>
      <Field name="Launched">{isOurs ? 'from here, or taken over' : 'elsewhere: it gets no requests'}</Field>
      <Field name="Id">
        <span className={styles.copied}>
          <code>{id}</code>
          <CopyButton label="Copy id" text={id} />
        </span>
      </Field>
    </Group>
  )
}
