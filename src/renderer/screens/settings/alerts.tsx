import type { RuleState, SinkState } from '../../../shared/contract/alerts.ts'
import { hrefOf } from '../../app/route.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { RuleTable } from './rule-table.tsx'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { SinkRow } from './sink-row.tsx'
import styles from './alerts.module.css'

const loadSinks: Load<readonly SinkState[]> = async (client, options) =>
  (await client.alerts.sinks(undefined, options)).sinks

const loadRules: Load<readonly RuleState[]> = async (client, options) =>
  (await client.alerts.rules(undefined, options)).rules

/** What the console warns of, and where the warnings go. */
export function Alerts() {
  const sinks = useLoaded(loadSinks)
  const rules = useLoaded(loadRules)
  useKeptFresh(sinks.refresh)
  useKeptFresh(rules.refresh)
  return (
    <SectionPage
      title="Alerts"
      intro={
        <>
          What the console warns of, and where the warnings go. What was sent, and whether it arrived, is in{' '}
          <a href={hrefOf('budgets')}>the log on Budgets</a>.
        </>
      }
    >
      <section className={styles.group} aria-labelledby="sinks-title">
        <h3 id="sinks-title">Where alerts go</h3>
        <WhenLoaded loaded={sinks} what="Where alerts go">
          {(states) =>
            states.map((state) => <SinkRow key={state.sink} state={state} onChanged={sinks.replace} />)
          }
        </WhenLoaded>
      </section>
      <section className={styles.group} aria-labelledby="rules-title">
        <h3 id="rules-title">What is warned of</h3>
        <WhenLoaded loaded={rules} what="The rules">
          {(states) => <RuleTable rules={states} onChanged={rules.replace} />}
        </WhenLoaded>
      </section>
    </SectionPage>
  )
}
