/** What attempts can be told apart by, as SQL over the columns that rows and rollups have in common. */
import type { Grouping } from '../../../../shared/contract/ledger.ts'
import type { UsageGrouping } from '../../../../shared/contract/usage.ts'
import type { Prepare } from './statements.ts'
import { z } from 'zod'

export const USER = `coalesce(user, '')`

export const COLUMNS: Readonly<Record<UsageGrouping, string>> = {
  model: 'model_served',
  workload: 'workload',
  key: 'key_id',
  target: 'target',
  endpoint: 'endpoint',
  usageSource: 'usage_source',
  errorCode: 'error_code',
}

const keySchema = z.object({ id: z.string(), name: z.string() })

/** What a value is called: a key by its name, all else by itself. */
export function createNames(prepare: Prepare): (by: Grouping) => (value: string) => string {
  return (by) => {
    if (by !== 'key') return (value) => value
    const keys = z.array(keySchema).parse(prepare('SELECT id, name FROM client_keys').all())
    const names = new Map(keys.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? id
  }
}
