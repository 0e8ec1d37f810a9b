/** The rules: what each warns of, whether it is on, and where it goes. */
import type { AlertRule, AlertSink, RuleState } from '../../../shared/contract/alerts.ts'
import type { AlertStore, AuditStore, RuleSetting } from '../ledger/ledger.ts'
import { SINKS } from './sinks/sinks.ts'

const WORDS: Readonly<Record<AlertRule, Pick<RuleState, 'title' | 'when'>>> = {
  threshold: {
    title: 'Budget threshold reached',
    when: 'What is spent reaches one of the percentages of a budget, once per window and percentage.',
  },
  refusal: {
    title: 'Budget refuses requests',
    when: 'A hard budget turns a request away because it does not fit, once per window and limit.',
  },
  forecast: {
    title: 'Budget heading over its limit',
    when: 'The forecast for the end of a window reaches one of the percentages, once per window and percentage.',
  },
  burn_rate: {
    title: 'Spending too fast',
    when: 'A budget burns at 14.4 times its pace over 1 h and 5 min, 6 times over 6 h and 30 min, or 1 time over 3 d and 6 h, both windows at once; once until it is over.',
  },
  unpriced: {
    title: 'Traffic without a price',
    when: 'A model that has no price is used, once per model and day.',
  },
  upstream_down: {
    title: 'Target down',
    when: 'A target gives no good answer for more than a minute; and once more when it is up again.',
  },
  rollout: {
    title: 'Rollout rolled back',
    when: 'A stage of a rollout breaches its gate, so that it is taken back to its first stage; once each time.',
  },
  machine_ended: {
    title: 'Machine ended unexpectedly',
    when: 'A machine of the cloud ends and nobody here has asked for it, once for each.',
  },
  machine_idle: {
    title: 'Machine costs money and does nothing',
    when: 'Nobody asks a machine for anything for as long as the settings say (an hour), or its inference server does not answer 20 minutes after it started; once until it is used.',
  },
  idle_rule: {
    title: 'Idle machine about to be ended',
    when: 'The idle rule of a machine is about to end it, at least 5 minutes before; and what came of that.',
  },
  gpu_error: {
    title: 'GPU error',
    when: 'A DCGM exporter tells of an XID error that it has not told of before, once for each.',
  },
  gpu_hot: {
    title: 'GPU hot',
    when: 'A GPU reaches the temperature of the settings (85 °C); and once more when it has cooled down by 5 °C.',
  },
  ledger_trouble: {
    title: 'Ledger cannot be written',
    when: 'A transaction cannot be committed, so that requests are refused; at most once an hour.',
  },
}

const RULES = Object.keys(WORDS) as readonly AlertRule[]

export interface Rules {
  states(): RuleState[]
  /** The sinks of a rule; null while it is off. */
  sinksOf(rule: AlertRule): readonly AlertSink[] | null
  set(rule: AlertRule, setting: { readonly on: boolean; readonly sinks: readonly AlertSink[] }): void
}

/** Every rule is on and goes everywhere until somebody says otherwise. */
export function createRules(options: {
  readonly store: AlertStore
  readonly audit: Pick<AuditStore, 'add'>
  readonly now: () => number
}): Rules {
  const { store, audit, now } = options
  const settingOf = (rule: AlertRule): RuleSetting =>
    store.ruleSettings().find((setting) => setting.rule === rule) ?? { rule, on: true, sinks: [...SINKS] }

  return {
    states: () => RULES.map((rule) => ({ ...WORDS[rule], ...settingOf(rule) })),
    sinksOf(rule) {
      const { on, sinks } = settingOf(rule)
      return on ? sinks : null
    },
    set(rule, { on, sinks }) {
      const setting = { rule, on, sinks: SINKS.filter((sink) => sinks.includes(sink)) }
      const before = termsOf(settingOf(rule))
      store.atOnce(() => {
        store.setRuleSetting(setting, now())
        const after = termsOf(setting)
        audit.add({
          at: now(),
          actor: 'console',
          action: 'alerts.rule.set',
          subject: rule,
          reason: null,
          before,
          after,
        })
      })
    },
  }
}

const termsOf = ({ on, sinks }: { readonly on: boolean; readonly sinks: readonly AlertSink[] }) => ({
  on,
  sinks: [...sinks],
})
