/** Where a provider is and with which key, while it is typed. */
import type { Preset, ProviderState } from '../../../../shared/contract/providers.ts'

export interface Connection {
  /** The preset's id; `OTHER` for any other server. */
  readonly preset: string | null
  readonly name: string
  readonly kind: ProviderState['kind']
  readonly baseUrl: string
  readonly key: string
}

export const OTHER = 'other'

export const NEW_CONNECTION: Connection = { preset: null, name: '', kind: 'serverless', baseUrl: '', key: '' }

/** What a preset fills in. A key stays: it may have been pasted first. */
export function withPreset(connection: Connection, preset: Preset | null): Connection {
  if (preset === null) return { ...connection, preset: OTHER, name: '', baseUrl: '', kind: 'serverless' }
  const { id, name, baseUrl, kind } = preset
  return { ...connection, preset: id, name, baseUrl, kind }
}

/** Whether the key would travel unencrypted. */
export function isPlain(baseUrl: string): boolean {
  const url = URL.parse(baseUrl.trim())
  return url?.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}
