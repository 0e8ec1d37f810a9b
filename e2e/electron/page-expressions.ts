/** What the specs run in the page. */

/**
 * Calls a procedure over a port of its own and resolves with the reply as it came. The console's page wants its port
 * back, and there is one to a page: when that takes ours, it asks again.
 */
export const callOverPort = (path: string, input?: unknown): string => `new Promise((resolve) => {
  const ask = () => window.postMessage({ type: 'sophia:connect' }, location.origin)
  const call = (port) => {
    port.onmessage = ({ data }) => resolve(JSON.parse(data))
    port.addEventListener('close', ask)
    port.postMessage(JSON.stringify({ i: '1', p: { u: '${path}', b: { json: ${input === undefined ? 'undefined' : JSON.stringify(input)} } } }))
  }
  window.addEventListener('message', ({ data, ports: [port] }) => {
    if (data?.type === 'sophia:port' && port) call(port)
  })
  ask()
})`

/** Asks for a port and counts, in `window.portsGot`, what comes. */
export const ASK_AND_COUNT_PORTS = `(() => {
  window.portsGot = 0
  window.addEventListener('message', ({ ports }) => { window.portsGot += ports.length })
  window.postMessage({ type: 'sophia:connect' }, location.origin)
})()`

/**
 * Asks for two ports, calls over the first, then three times over the second, and resolves with the numbers of
 * answers that each had. The page does not learn that a port was closed: Chromium fires no event for it.
 */
export const ASK_TWICE_AND_CALL_OVER_BOTH = `new Promise((resolve) => {
  const ports = []
  const answers = [0, 0]
  const ask = () => window.postMessage({ type: 'sophia:connect' }, location.origin)
  const call = (port) => port.postMessage(JSON.stringify({ i: crypto.randomUUID(), p: { u: '/models/list' } }))
  window.addEventListener('message', ({ data, ports: [port] }) => {
    if (data?.type !== 'sophia:port' || ports.length === 2) return
    const index = ports.push(port) - 1
    port.onmessage = () => {
      answers[index] += 1
      if (answers[1] === 3) resolve(answers)
      else if (index === 1) call(port)
    }
    if (index === 0) return ask()
    call(ports[0])
    call(ports[1])
  })
  ask()
})`

/** Resolves with what became of an inline script put into the page. */
export const INSERT_INLINE_SCRIPT = `new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, originalPolicy }) =>
    resolve({ ran: 'ranInline' in window, effectiveDirective, originalPolicy }))
  const script = document.createElement('script')
  script.textContent = 'window.ranInline = true'
  document.head.append(script)
  if ('ranInline' in window) resolve({ ran: true })
})`

/** Fetches, and keeps in `window.violated` the directives that were violated. */
export const fetchFrom = (url: string): string => `(async () => {
  window.violated = []
  document.addEventListener('securitypolicyviolation', (event) => window.violated.push(event.effectiveDirective))
  await fetch('${url}', { mode: 'no-cors' }).catch(() => undefined)
})()`

export const CLICK_DOWNLOAD = `(() => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(['text']))
  link.download = 'file.txt'
  document.body.append(link)
  link.click()
})()`

/** Shows each screen for two frames, then resolves with what the policy refused since the page was loaded. */
export const visitAndReportViolations = (hashes: readonly string[]): string => `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  for (const hash of ${JSON.stringify(hashes)}) {
    location.hash = hash
    await frame()
    await frame()
  }
  const seen = []
  const take = (reports) => seen.push(...reports)
  const observer = new ReportingObserver(take, { types: ['csp-violation'], buffered: true })
  observer.observe()
  await frame()
  return [...seen, ...observer.takeRecords()].map(({ body }) => body.effectiveDirective + ' ' + body.blockedURL)
})()`
