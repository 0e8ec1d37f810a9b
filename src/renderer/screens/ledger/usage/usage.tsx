import { useState } from 'react'
import type { Status } from '../../../../shared/contract/system.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { Button } from '../../../ui/button.tsx'
import { formatTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { useAsked } from '../asked.ts'
import { RangePicker } from '../range-picker.tsx'
import { spanOf } from '../spans.ts'
import { Title } from '../title.tsx'
import { Durations } from './durations.tsx'
import { Movers } from './movers.tsx'
import { NothingUsed } from './nothing-used.tsx'
import { GROUPINGS } from './read-usage.ts'
import type { By } from './read-usage.ts'
import { Spend } from './spend.tsx'
import { Total } from './total.tsx'
import { UsageSkeleton } from './usage-skeleton.tsx'
import { useUsage } from './use-usage.ts'
import ledger from '../ledger.module.css'
import styles from './usage.module.css'

interface UsageProps {
  readonly status: Status
  /** How far the core's clock is ahead of this page's. */
  readonly aheadMs: number
}

/** What the ledger's attempts cost over time, what changed, and how long they took. */
export function Usage({ status, aheadMs }: UsageProps) {
  const [ahead] = useState(aheadMs)
  const { query, at, ask } = useAsked(ahead, 'usage')
  const { timezone, gatewayUrl } = status
  const by = GROUPINGS.find((grouping) => grouping === query.by) ?? 'model'
  const { value, error, reload } = useUsage({ span: query.span, by, timezone, aheadMs: ahead })
  const span = spanOf(query.span, at, timezone)
  // Before all time there is nothing.
  const compared = query.span !== 'all'
  return (
    <div className={ledger.screen}>
      <div className={ledger.controls}>
        <div className={ledger.head}>
          <Title section="usage" span={query.span} />
          <RangePicker
            key={`${span.from} ${span.to}`}
            value={query.span}
            span={span}
            timezone={timezone}
            onChange={(next) => ask({ ...query, span: next })}
          />
          <div className={ledger.tools}>
            <Segmented<By>
              label="By"
              value={by}
              onValueChange={(next) => ask({ ...query, by: next })}
              choices={GROUPINGS.map((grouping) => ({ value: grouping, name: `By ${grouping}` }))}
            />
          </div>
        </div>
        {error !== null && value !== null && (
          <Notice
            mood="bad"
            actions={
              <Button small look="outlined" onClick={reload}>
                Try again
              </Button>
            }
          >
            This is as of {formatTime(value.at, timezone)}. {failureInWords(error)}
          </Notice>
        )}
        {error !== null && value === null && (
          <Problem
            title="The usage cannot be shown"
            advice="Try again. If it takes too long, ask for a shorter time."
            error={error}
            onRetry={reload}
          />
        )}
      </div>
      {value === null && error === null && <UsageSkeleton />}
      {value !== null &&
        (value.total.attempts === 0 && value.movers.length === 0 ? (
          <NothingUsed
            all={!compared}
            gatewayUrl={gatewayUrl}
            onShowAll={() => ask({ ...query, span: 'all' })}
          />
        ) : (
          <div className={styles.page}>
            <Total usage={value} compared={compared} timezone={timezone} />
            <Spend usage={value} by={by} timezone={timezone} />
            <div className={styles.tables}>
              {compared && <Movers usage={value} by={by} />}
              <Durations usage={value} by={by === 'target' ? 'target' : 'model'} />
            </div>
          </div>
        ))}
    </div>
  )
}
