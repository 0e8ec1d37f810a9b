/**
 * Edits single members of a JSON text and leaves every other byte as it came: parsing and printing again would
 * change what a double cannot hold, such as a 64-bit seed.
 */

interface Span {
  readonly start: number
  readonly end: number
}

/** Where each top-level member's value stands in an object's text, by the member's name. */
export type Members = ReadonlyMap<string, Span>

/** A member that stands twice: parsers disagree on which one counts, and money hangs on some of them. */
export class DuplicateMember extends Error {
  readonly member: string
  constructor(member: string) {
    super(`the member "${member}" stands twice`)
    this.member = member
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])

/** Finds the members of `text`, which must be valid JSON of an object. Throws {@link DuplicateMember}. */
export function findMembers(text: string): Members {
  const members = new Map<string, Span>()
  let at = skipSpace(text, text.indexOf('{') + 1)
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = skipString(text, at)
    const raw = text.slice(at + 1, keyEnd - 1)
    const name = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1)
    const end = skipValue(text, start)
    if (members.has(name)) throw new DuplicateMember(name)
    members.set(name, { start, end })
    const comma = skipSpace(text, end)
    at = text[comma] === ',' ? skipSpace(text, comma + 1) : text.length
  }
  return members
}

/** Sets members to JSON texts: in place where they stand, else in front of the others. */
export function setMembers(text: string, members: Members, values: Readonly<Record<string, string>>): string {
  const edits: (Span & { value: string })[] = []
  const added: string[] = []
  for (const [name, value] of Object.entries(values)) {
    const span = members.get(name)
    if (span) edits.push({ ...span, value })
    else added.push(`${JSON.stringify(name)}:${value}`)
  }
  if (added.length > 0) {
    const open = text.indexOf('{') + 1
    edits.push({ start: open, end: open, value: added.join(',') + (members.size > 0 ? ',' : '') })
  }
  edits.sort((a, b) => a.start - b.start)
  let result = ''
  let from = 0
  for (const { start, end, value } of edits) {
    result += text.slice(from, start) + value
    from = end
  }
  return result + text.slice(from)
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1
  return at
}

/** From an opening quote to behind its closing one. */
function skipString(text: string, from: number): number {
  let quote = text.indexOf('"', from + 1)
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote + 1
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function skipValue(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = skipString(text, at)
      if (depth === 0) return at
      continue
    }
    if (OPEN.has(code)) depth += 1
    else if (CLOSE.has(code)) {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (code === 0x2c || code <= 0x20)) return at
    at += 1
  }
  return at
}
