import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { LedgerFilter } from '../../../shared/contract/ledger.ts'
import { bounded } from '../../rpc/bounded.ts'
import { useClient, useRpc } from '../../rpc/use-rpc.ts'
import type { Order } from '../../parts/ledger-query.ts'
import { DEAREST_ROWS } from './footer-words.ts'
import { PAGE_ROWS, createRowList } from './row-list.ts'
import type { RowList, RowListState } from './row-list.ts'

/** The rows of a filter in an order; another is another list. Of the most expensive there is one page. `filter` must be the same object while it is the same. */
export function useRowList(
  filter: LedgerFilter,
  order: Order,
): { readonly list: RowList; readonly rows: RowListState } {
  const rpc = useRpc()
  const client = useClient()
  const list = useMemo(
    () =>
      createRowList((cursor) => {
        const connection = rpc.connection()
        if (connection.phase !== 'connected')
          return Promise.reject(new Error('The console cannot be reached.'))
        const { ledger } = connection.client
        if (order === 'cost') {
          return bounded(async (signal) => {
            const { rows } = await ledger.dearest({ filter, limit: DEAREST_ROWS }, { signal })
            return { rows, nextCursor: null }
          })
        }
        const input = { filter, limit: PAGE_ROWS, ...(cursor !== undefined && { cursor }) }
        return bounded((signal) => ledger.page(input, { signal }))
      }),
    [rpc, filter, order],
  )
  // What a lost connection left unread is read over the next one.
  useEffect(() => {
    if (client !== null) list.retry()
  }, [client, list])
  return { list, rows: useSyncExternalStore(list.onChange, list.state) }
}
