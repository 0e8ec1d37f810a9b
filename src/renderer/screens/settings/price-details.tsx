import type { ReactNode } from 'react'
import type { PriceVersion, PricedModel } from '../../../shared/contract/prices.ts'
import { useStatus } from '../../app/status.tsx'
import { Button } from '../../ui/button.tsx'
import { NONE, formatCount, formatInstant } from '../../ui/format.ts'
import { StateWord } from '../../ui/state-word.tsx'
import { ORIGIN_WORDS, formatPrice } from './price-words.ts'
import styles from './price-details.module.css'

/** One model: what is known of it, and every price that it had, has and will have. */
export function PriceDetails({ of, onSet }: { readonly of: PricedModel; readonly onSet: () => void }) {
  return (
    <>
      <p className={styles.model}>{of.model}</p>
      <Button look="outlined" onClick={onSet}>
        {of.current === null ? 'Set price' : 'Change price'}
      </Button>
      <section className={styles.group}>
        <h3>Prices, newest first</h3>
        {of.history.length === 0 ? (
          <p className={styles.none}>
            {of.ofTargets.length === 0 ? 'It never had a price.' : 'None that counts for whoever serves it.'}
          </p>
        ) : (
          <History of={of.history} kind={of.kind} />
        )}
      </section>
      {of.ofTargets.map(({ target, history }) => (
        <section key={target} className={styles.group}>
          <h3>At {target}, instead of the above</h3>
          <History of={history} kind={of.kind} />
        </section>
      ))}
      <section className={styles.group}>
        <h3>Model</h3>
        <dl>
          <Fact name="Kind">{of.kind === 'chat' ? 'Chat' : 'Embeddings'}</Fact>
          <Fact name="Provider">{of.provider ?? NONE}</Fact>
          <Fact name="Context">{tokens(of.contextTokens)}</Fact>
          <Fact name="Longest answer">{tokens(of.maxOutputTokens)}</Fact>
          <Fact name="Can do">{of.capabilities.length === 0 ? NONE : of.capabilities.join(', ')}</Fact>
          <Fact name="Served by">{of.servedBy.length === 0 ? 'No target now' : of.servedBy.join(', ')}</Fact>
        </dl>
      </section>
    </>
  )
}

function History({ of, kind }: { readonly of: readonly PriceVersion[]; readonly kind: PricedModel['kind'] }) {
  return (
    <ol className={styles.history}>
      {of.map((version) => (
        <Version key={version.id} version={version} kind={kind} />
      ))}
    </ol>
  )
}

const STATES = {
  current: { mood: 'good', word: 'In force' },
  scheduled: { mood: 'quiet', word: 'Scheduled' },
  past: { mood: 'quiet', word: 'Past' },
  replaced: { mood: 'quiet', word: 'Replaced before it counted' },
} as const

interface VersionProps {
  readonly version: PriceVersion
  readonly kind: PricedModel['kind']
}

function Version({ version, kind }: VersionProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const { mood, word } = STATES[version.state]
  return (
    <li className={styles.version} data-state={version.state}>
      <StateWord mood={mood}>{word}</StateWord>
      <dl className={styles.figures}>
        <Figure name="In" usd={version.inputUsd} />
        <Figure name="Cached" usd={version.cachedInputUsd} />
        {kind === 'chat' && <Figure name="Out" usd={version.outputUsd} />}
      </dl>
      <p>From {formatInstant(version.effectiveFrom, timezone)}</p>
      {version.effectiveUntil !== null && <p>To {formatInstant(version.effectiveUntil, timezone)}</p>}
      <p className={styles.source}>
        {ORIGIN_WORDS[version.origin]}
        {version.enteredAt !== null && ` ${formatInstant(version.enteredAt, timezone)}`}
        <br />
        {version.source}
      </p>
    </li>
  )
}

function Figure({ name, usd }: { readonly name: string; readonly usd: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatPrice(usd)}</dd>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const tokens = (count: number | null): string => (count === null ? NONE : `${formatCount(count)} tokens`)
