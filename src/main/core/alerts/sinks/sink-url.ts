/** Which URLs alerts may be sent to. */

/** Thrown in words for whoever typed the URL; does not repeat it. */
export class SinkRefusal extends Error {}

/**
 * https anywhere; http only to this machine and to hosts that the environment names, where nobody in between
 * could read along. Throws {@link SinkRefusal}.
 *
 * @param plainHosts names, lower case and without a port, as in `URL.hostname`
 */
export function checkSinkUrl(text: string, plainHosts: readonly string[]): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (!url || url.username || url.password || url.hash || !['http:', 'https:'].includes(url.protocol)) {
    throw new SinkRefusal(
      'This is not the URL of a webhook: it begins with https:// and has no user or fragment.',
    )
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !plainHosts.includes(url.hostname)) {
    throw new SinkRefusal(
      'Over plain http anybody on the way could read the alerts: use https. Only this machine and hosts that the environment names are reached over http.',
    )
  }
  return url.href
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
