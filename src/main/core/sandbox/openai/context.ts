/** What every endpoint works with. */
import type { AccountBook } from '../account.ts'
import type { Work } from '../monitoring/monitoring.ts'
import type { SandboxBehaviour, SandboxModel } from '../settings.ts'
import type { Tokenizer } from '../../tokens/tokens.ts'

export interface ApiSetup {
  readonly seed: string
  /** Null: nobody is asked for one. */
  readonly apiKey: string | null
  readonly models: ReadonlyMap<string, SandboxModel>
  readonly tokenizer: Tokenizer
  readonly account: AccountBook
  readonly work: Work
  readonly kvCacheTokens: number
  /** ms since the epoch */
  readonly now: () => number
  /** The behaviour of now. */
  readonly behaviour: () => SandboxBehaviour
  /** Whether it serves now. */
  readonly health: () => SandboxBehaviour['health']
}
