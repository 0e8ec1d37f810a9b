/** The models that can be asked for, read anew on each connection and each time the picker opens. */
import { useEffect, useState } from 'react'
import type { Model } from '../../../shared/contract/models.ts'
import { bounded } from '../../rpc/bounded.ts'
import { useClient } from '../../rpc/use-rpc.ts'

export interface ModelList {
  readonly models: readonly Model[]
}

/** Null until the first list has come. A list that cannot be renewed stays: asking tells the truth anyway. */
export function useModels(fresh: boolean): { readonly list: ModelList | null; readonly failed: boolean } {
  const client = useClient()
  const [list, setList] = useState<ModelList | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (client === null) return
    let current = true
    bounded((signal) => client.models.list(undefined, { signal })).then(
      (next) => {
        if (!current) return
        setList(next)
        setFailed(false)
      },
      () => current && setFailed(true),
    )
    return () => {
      current = false
    }
  }, [client, fresh])
  return { list, failed }
}
