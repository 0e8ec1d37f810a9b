/** For tests: a target, of which only what matters is said. */
import type { Target } from './target.ts'

export function targetOf(said: Partial<Target> = {}): Target {
  const { id = 't' } = said
  return {
    id,
    name: id,
    kind: 'serverless',
    heedsNewCap: false,
    weight: 1,
    names: new Map(),
    onlyNamed: false,
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: '',
    ...said,
  }
}
