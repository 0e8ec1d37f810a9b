import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { LedgerFilter, LedgerRow } from '../../../shared/contract/ledger.ts'
import type { Status } from '../../../shared/contract/system.ts'
import { RequestDetails } from '../../parts/request-details.tsx'
import { failureInWords } from '../../rpc/failure-words.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import type { Client } from '../../rpc/transport.ts'
import { Button } from '../../ui/button.tsx'
import { Inspector } from '../../ui/inspector.tsx'
import { Notice } from '../../ui/notice.tsx'
import { attemptKey } from '../../ui/outcome.ts'
import { Problem } from '../../ui/problem.tsx'
import { GroupTable } from './group-table.tsx'
import { NothingHere } from './nothing-here.tsx'
import { isNarrowed } from '../../parts/ledger-query.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import { MachineTime } from './machine-time.tsx'
import { RowTable } from './row-table.tsx'
import { Summary } from './summary.tsx'
import { SumsFooter } from './sums-footer.tsx'
import { alignedUsd } from './sums.ts'
import { isCut } from './footer-words.ts'
import { useNewer } from './use-newer.ts'
import { useRowList } from './use-row-list.ts'
import styles from './ledger.module.css'

type Total = Awaited<ReturnType<Client['ledger']['total']>>

interface BookProps {
  readonly query: LedgerQuery
  readonly filter: LedgerFilter
  /** Its end moves on as time goes by. */
  readonly open: boolean
  readonly status: Status
  readonly onAsk: (query: LedgerQuery) => void
  readonly onAskAgain: () => void
  /** What stands above the rows. */
  readonly controls: ReactNode
}

/** The rows or groups of one filter, their total, and the inspector. */
export function Book({ query, filter, open, status, onAsk, onAskAgain, controls }: BookProps) {
  const { timezone } = status
  const load: Load<Total> = useCallback(
    (client, options) => client.ledger.total({ filter }, options),
    [filter],
  )
  const answer = useLoaded(load)
  const { list, rows } = useRowList(filter, query.order)
  const newer = useNewer(filter, open, answer.value?.total.attempts ?? null)
  const [selected, setSelected] = useState<LedgerRow | null>(null)
  const close = useCallback(() => setSelected(null), [])

  // An attempt that was in flight may have settled between the total and the last page: then it is asked again.
  const total = answer.value?.total ?? null
  const { reload } = answer
  const apart = rows.ended && total !== null && rows.sums.attempts > total.attempts
  useEffect(() => {
    if (apart) reload()
  }, [apart, reload])

  const kept = answer.value === null ? null : answer.value.total.attempts - answer.value.withoutRow.attempts
  const count = isCut(rows, query.order, answer.value) ? rows.length : kept

  const retry = (): void => {
    reload()
    list.retry()
  }
  const error = answer.error ?? rows.error
  const unread = error !== null && total === null && rows.length === 0
  const empty = rows.ended && rows.length === 0 && total?.attempts === 0
  return (
    <div className={styles.screen}>
      <div className={styles.controls}>
        {controls}
        <Summary
          total={total}
          keptSince={answer.value?.keptSince ?? null}
          newer={newer}
          onShowNewer={onAskAgain}
          timezone={timezone}
        >
          {!isNarrowed(query) && <MachineTime from={filter.from} to={filter.to} />}
        </Summary>
        {unread && (
          <Problem
            title="The ledger cannot be read"
            advice="Try again. If it stays, look whether the disk is well, and send the details to whoever runs this console."
            error={error}
            onRetry={retry}
          />
        )}
        {error !== null && !unread && (
          <Notice
            mood="bad"
            actions={
              <Button small look="outlined" onClick={retry}>
                Try again
              </Button>
            }
          >
            The rest could not be read. {failureInWords(error)}
          </Notice>
        )}
      </div>
      {/* What opens beside the rows leaves them, and all above them, where they are. */}
      <div className={styles.split}>
        <div className={styles.rows}>
          {empty && <NothingHere query={query} status={status} onAsk={onAsk} />}
          {!empty && !unread && query.by !== null && (
            <GroupTable
              query={{ ...query, by: query.by }}
              filter={filter}
              timezone={timezone}
              total={total}
            />
          )}
          {!empty && !unread && query.by === null && (
            <RowTable
              list={list}
              rows={rows}
              order={query.order}
              count={count}
              timezone={timezone}
              selected={selected}
              onSelect={setSelected}
              widestCost={total === null ? '' : alignedUsd(total.costNanoUsd)}
              footer={(columns) => (
                <SumsFooter
                  columns={columns}
                  rows={rows}
                  order={query.order}
                  answer={answer.value}
                  onAddUp={list.addUp}
                  onStop={list.stop}
                />
              )}
            />
          )}
        </div>
        {selected !== null && query.by === null && (
          <Inspector title="Request" onClose={close}>
            <RequestDetails key={attemptKey(selected)} attempt={selected} timezone={timezone} />
          </Inspector>
        )}
      </div>
    </div>
  )
}
