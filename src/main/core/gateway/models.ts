/** `GET /v1/models`: what can be asked for now, in OpenAI's shape. */
import { AUTO } from '../../../shared/auto.ts'
import type { Router } from '../routing/routing.ts'

export function listModels(router: Router): unknown {
  const served = router.models().models.filter(({ servedBy }) => servedBy.length > 0)
  const entry = (id: string, owner: string): unknown => ({ id, object: 'model', created: 0, owned_by: owner })
  return {
    object: 'list',
    data: [entry(AUTO, 'sophia'), ...served.map(({ id, servedBy }) => entry(id, servedBy.join(', ')))],
  }
}
