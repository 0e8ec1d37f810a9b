import type { Economics } from '../../../../shared/contract/fleet.ts'
import type { SettingState } from '../../../../shared/contract/settings.ts'
import { hrefOf } from '../../../app/route.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Money } from '../../../ui/money.tsx'
import styles from './costs.module.css'

const COUNTS = 'machines.countTowardBudgets'

const load: Load<SettingState | null> = async (client, options) =>
  (await client.settings.list(undefined, options)).settings.find(({ name }) => name === COUNTS) ?? null

/** Which settings these figures rest on, and where they are changed. */
export function RestsOn({ economics }: { readonly economics: Economics }) {
  const counts = useLoaded(load).value
  return (
    <p className={styles.rests}>
      This rests on <Money amount={economics.gpuMonthNanoUsd} /> for a GPU month, and on{' '}
      <Money amount={economics.month.baselineMonthNanoUsd} /> as the monthly bill before.
      {counts !== null && (
        <>
          {' '}
          {counts.title}: {valueInWords(counts)}.
        </>
      )}{' '}
      <a href={hrefOf('settings', 'general')}>Settings</a>
    </p>
  )
}

/** The choice by its label, in the middle of a sentence. */
function valueInWords({ takes, value }: SettingState): string {
  const label = takes.type === 'choice' ? takes.options.find((one) => one.value === value)?.label : undefined
  const words = label ?? String(value)
  return words.charAt(0).toLowerCase() + words.slice(1)
}
