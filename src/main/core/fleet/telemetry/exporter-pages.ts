/** The page of an endpoint's DCGM exporter: where somebody said that it is, or where one usually is. */
import type { GpuReading } from '../../../../shared/contract/fleet.ts'
import { createPages, type Pages, type Reach, type Target } from '../../upstreams/upstreams.ts'
import { readGpus } from './dcgm.ts'

/** NVIDIA's own choice. */
const PORT = 9_400

export interface ExporterPagesOptions {
  readonly target: Target
  /** Where somebody said that it is; asked each time. Null: nobody did. */
  readonly urlOf: () => string | null
  readonly reach: Pick<Reach, 'mayReach' | 'lookup'>
}

export interface ExporterPages {
  /** Whether somebody said where it is, so that its silence is worth telling. */
  isNamed(): boolean
  /** Whether it is said to be elsewhere than where it was asked last. */
  isElsewhere(): boolean
  /** Empty where something else answers. Rejects with a `PageError` where nothing does. */
  read(stop: AbortSignal): Promise<GpuReading[]>
  close(): Promise<void>
}

export function createExporterPages({ target, urlOf, reach }: ExporterPagesOptions): ExporterPages {
  const own = new URL(target.baseUrl)
  const usual = `http://${own.hostname}:${PORT}/metrics`
  let open: { readonly url: string; readonly pages: Pages } | null = null

  async function pagesAt(url: string, { origin }: URL): Promise<Pages> {
    if (open?.url === url) return open.pages
    await open?.pages.close()
    const pages = createPages({
      root: origin,
      // A key goes to no other server than the one it was entered for.
      apiKey: origin === own.origin ? target.apiKey : '',
      reach: url === usual ? null : reach,
    })
    open = { url, pages }
    return pages
  }

  return {
    isNamed: () => urlOf() !== null,
    isElsewhere: () => open !== null && open.url !== (urlOf() ?? usual),
    async read(stop) {
      const url = urlOf() ?? usual
      const parts = new URL(url)
      const pages = await pagesAt(url, parts)
      const path = parts.pathname === '/' ? '/metrics' : parts.pathname
      return readGpus((await pages.get(path + parts.search, stop)).text)
    },
    async close() {
      await open?.pages.close()
    },
  }
}
