/** The values that occur in a span, for the choices of a filter. */
import type { InferContractRouterOutputs } from '@orpc/contract'
import { z } from 'zod'
import type { ledger, Span } from '../../../../shared/contract/ledger.ts'
import type { UsageGrouping } from '../../../../shared/contract/usage.ts'
import { bucketOf } from '../rollups.ts'
import { COLUMNS, createNames } from './groupings.ts'
import type { Prepare } from './statements.ts'

type Facets = InferContractRouterOutputs<typeof ledger>['facets']
type Facet = Facets['keys']

const facetSchema = z.array(z.object({ value: z.string(), attempts: z.int() }))

export function createFacets(prepare: Prepare): (span: Span) => Facets {
  const namesOf = createNames(prepare)

  return ({ from, to }) => {
    const facet = (by: UsageGrouping): Facet => {
      const nameOf = namesOf(by)
      const statement = prepare(`
        SELECT ${COLUMNS[by]} AS value, sum(attempts) AS attempts FROM rollups
         WHERE bucket_start >= :from AND bucket_start < :to GROUP BY 1 ORDER BY 2 DESC, 1`)
      return facetSchema
        .parse(statement.all({ from: bucketOf(from), to }))
        .map(({ value, attempts }) => ({ value, name: nameOf(value), attempts }))
    }
    return {
      keys: facet('key'),
      workloads: facet('workload'),
      models: facet('model'),
      targets: facet('target'),
      endpoints: facet('endpoint'),
      usageSources: facet('usageSource'),
      errorCodes: facet('errorCode'),
    }
  }
}
