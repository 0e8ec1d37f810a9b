/** One launcher at a time installs and builds in a checkout; the others wait for it. */
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

const HEARTBEAT_MS = 5_000
/** A holder that has not been heard of for so long is gone, whoever has its process id by now. */
const SILENCE_MS = 60_000
const POLL_MS = 200

/**
 * Does the work while holding the lock. A holder that died is replaced.
 * @template T
 * @param {string} file
 * @param {(pid: number) => void} onWait called once, when somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  const token = `${process.pid} ${hostname()} ${randomUUID()}`
  let waiting = false
  while (!take(file, token)) {
    const holder = readHolder(file)
    if (holder === null) continue
    if (holder.gone) takeOver(file, holder.token)
    else {
      if (!waiting) onWait(holder.pid)
      waiting = true
      await delay(POLL_MS)
    }
  }
  const release = () => {
    if (readHolder(file)?.token === token) rmSync(file, { force: true })
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS)
  process.on('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

/**
 * A link appears with its content or not at all, so that nobody ever reads a lock without a holder.
 * @param {string} file
 * @param {string} token
 */
function take(file, token) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, token)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Removes the lock of a holder that is gone. Several may try at once: the one who makes the marker for this very
 * token does it, and only if the lock is still that one.
 * @param {string} file
 * @param {string} token
 */
function takeOver(file, token) {
  const marker = `${file}.${token.split(' ').at(-1)}`
  try {
    writeFileSync(marker, '', { flag: 'wx' })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    throw error
  }
  try {
    if (readHolder(file)?.token === token) renameSync(file, marker)
  } finally {
    rmSync(marker, { force: true })
  }
}

/**
 * @param {string} file
 * @returns {{ token: string, pid: number, gone: boolean } | null} null when nobody holds it
 */
function readHolder(file) {
  try {
    const token = readFileSync(file, 'utf8')
    const [pid, host] = token.split(' ')
    const silentMs = Date.now() - statSync(file).mtimeMs
    const dead = host === hostname() && !isAlive(Number(pid))
    return { token, pid: Number(pid), gone: dead || silentMs > SILENCE_MS }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return hasCode(error, 'EPERM')
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Somebody removed the lock by hand: that was his decision.
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}
