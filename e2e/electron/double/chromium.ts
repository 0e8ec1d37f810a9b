/** The one Chromium behind the double, and the address under which it knows the app's scheme. */
import { chromium, type Browser } from '@playwright/test'
import { CHROMIUM } from '../../chromium.ts'

let started: Promise<Browser> | null = null

/** Playwright ends it with this process; the signals are the app's own to handle. */
export function chromiumStarted(): Promise<Browser> {
  started ??= chromium.launch({
    ...CHROMIUM,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  return started
}

/** Chromium does not navigate to schemes that it does not know, so `app://host/` becomes `https://host.app.test/`. */
export function toChromium(text: string, schemes: ReadonlySet<string>): string {
  const url = new URL(text)
  const scheme = url.protocol.slice(0, -1)
  return schemes.has(scheme)
    ? `https://${url.host}.${scheme}.test${url.pathname}${url.search}${url.hash}`
    : text
}

/** The way back. */
export function fromChromium(text: string, schemes: ReadonlySet<string>): string {
  const url = URL.parse(text)
  for (const scheme of schemes) {
    const end = `.${scheme}.test`
    if (url?.protocol === 'https:' && url.host.endsWith(end)) {
      return `${scheme}://${url.host.slice(0, -end.length)}${url.pathname}${url.search}${url.hash}`
    }
  }
  return text
}

/**
 * The page tells its host by its scheme. Under the stand-in address that word has to change with it, in the scripts
 * as they are served: the only thing in the built bundles that the double touches.
 */
export function adaptScript(source: string, schemes: ReadonlySet<string>): string {
  let adapted = source
  for (const scheme of schemes)
    adapted = adapted.replace(new RegExp(`(["'\`])${scheme}:\\1`, 'g'), '$1https:$1')
  return adapted
}
