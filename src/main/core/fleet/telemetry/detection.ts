/** What serves at an endpoint: told by what is free to ask, beginning with its metrics. */
import { z } from 'zod'
import type { ServerKind } from '../../../../shared/contract/fleet.ts'
import type { Page, Pages } from '../../upstreams/upstreams.ts'
import { kindOfPage } from './kinds.ts'

export interface Detected {
  readonly kind: ServerKind
  readonly version: string | null
}

const MAX_VERSION = 60

// A version is shown to people: printable, and not longer than any honest one.
const version = z
  .string()
  .transform((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, MAX_VERSION) || null)
const versioned = z.object({ version })
const tgiInfo = z.object({ model_id: z.string(), version })
const llamaCppProps = z.object({ total_slots: z.number(), build_info: version.optional() })
const modelList = z.object({ data: z.array(z.object({ owned_by: z.string() })) })

/** Asks until something is plain. Rejects with a `PageError` when the server does not answer at all. */
export async function detect(pages: Pages, modelsPath: string, stop: AbortSignal): Promise<Detected> {
  const get = (path: string): Promise<Page> => pages.get(path, stop)
  const json = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    parsed(await get(path), schema)

  const versionAt = async (...paths: string[]): Promise<string | null> => {
    for (const path of paths) {
      const found = await json(path, versioned)
      if (found) return found.version
    }
    return null
  }

  switch (kindOfPage((await get('/metrics')).text)) {
    case 'vllm':
      return { kind: 'vllm', version: await versionAt('/version') }
    case 'sglang':
      return { kind: 'sglang', version: await versionAt('/server_info', '/get_server_info') }
    case 'tgi':
      return { kind: 'tgi', version: await versionAt('/info') }
    case 'llamacpp':
      return { kind: 'llamacpp', version: (await json('/props', llamaCppProps))?.build_info ?? null }
  }

  // Its metrics are switched off, or it has none.
  const ollama = await json('/api/version', versioned)
  if (ollama && (await get('/api/ps')).status === 200) return { kind: 'ollama', version: ollama.version }
  const tgi = await json('/info', tgiInfo)
  if (tgi) return { kind: 'tgi', version: tgi.version }
  const llamaCpp = await json('/props', llamaCppProps)
  if (llamaCpp) return { kind: 'llamacpp', version: llamaCpp.build_info ?? null }
  // Others have a page of their version too: whose it is stands in the list of models.
  switch ((await json(modelsPath, modelList))?.data[0]?.owned_by) {
    case 'vllm':
      return { kind: 'vllm', version: await versionAt('/version') }
    case 'sglang':
      return { kind: 'sglang', version: await versionAt('/server_info', '/get_server_info') }
  }
  return { kind: 'openai', version: null }
}

/** Null for what is not of the schema. */
export function parsed<Schema extends z.ZodType>({ status, text }: Page, schema: Schema) {
  if (status !== 200) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
