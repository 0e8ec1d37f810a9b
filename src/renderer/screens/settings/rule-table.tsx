import type { AlertSink, RuleState } from '../../../shared/contract/alerts.ts'
import { useAct } from '../../rpc/use-act.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SINK_WORDS } from './alert-words.ts'
import table from './table.module.css'
import styles from './alerts.module.css'

const SINKS = ['desktop', 'slack', 'webhook'] as const satisfies readonly AlertSink[]

interface RuleTableProps {
  readonly rules: readonly RuleState[]
  readonly onChanged: (rules: readonly RuleState[]) => void
}

/** Each rule with its switch and the sinks it goes to; a rule that goes nowhere still stands in the log. */
export function RuleTable({ rules, onChanged }: RuleTableProps) {
  return (
    <table className={table.table} aria-label="Alert rules" data-testid="rules">
      <thead>
        <tr>
          <th>Rule</th>
          <th className={styles.on}>On</th>
          {SINKS.map((sink) => (
            <th key={sink} className={styles.to}>
              {SINK_WORDS[sink].title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <Rule key={rule.rule} rule={rule} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  )
}

interface RuleProps {
  readonly rule: RuleState
  readonly onChanged: (rules: readonly RuleState[]) => void
}

function Rule({ rule: { rule, title, when, on, sinks }, onChanged }: RuleProps) {
  const act = useAct()
  const set = (change: { readonly on?: boolean; readonly sinks?: AlertSink[] }): void =>
    act.run(
      (client, options) => client.alerts.setRule({ rule, on, sinks, ...change }, options),
      ({ rules }) => onChanged(rules),
    )
  return (
    <tr>
      <td className={styles.rule}>
        <strong>{title}</strong>
        <p>{when}</p>
        {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      </td>
      <td>
        <Switch
          label={`${title}: on`}
          labelHidden
          checked={on}
          disabled={act.busy}
          onCheckedChange={(checked) => set({ on: checked })}
        />
      </td>
      {SINKS.map((sink) => (
        <td key={sink} className={styles.to}>
          <Checkbox
            label={`${title} to ${SINK_WORDS[sink].title}`}
            labelHidden
            checked={sinks.includes(sink)}
            disabled={!on || act.busy}
            onCheckedChange={(checked) =>
              set({ sinks: checked ? [...sinks, sink] : sinks.filter((other) => other !== sink) })
            }
          />
        </td>
      ))}
    </tr>
  )
}
