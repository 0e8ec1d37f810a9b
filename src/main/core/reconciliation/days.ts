/** The day that a line is about. */
import type { Reading } from './numbers.ts'

const DAY_MS = 86_400_000
/** No invoice for tokens is older, and none is for a day far ahead: what lies outside is no date. */
const EARLIEST = Date.UTC(2015, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

const YEAR_FIRST = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))$/
const YEAR_LAST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/
const TIMED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i

export const utcDayOf = (at: number): number => at - (at % DAY_MS)

/**
 * A reader for the dates of one file, as the start of a UTC day in ms. A time with a zone is taken to UTC; one without
 * is the day it names. "03/04/2026" is refused unless another date of the file shows which number is the day.
 */
export function createDayReader(texts: Iterable<string>): (text: string) => Reading<number> {
  let dayFirst = false
  let monthFirst = false
  for (const text of texts) {
    const [, first = '', separator, second = ''] = YEAR_LAST.exec(text.trim()) ?? []
    if (Number(first) > 12 || separator === '.') dayFirst = true
    if (Number(second) > 12) monthFirst = true
  }

  return (raw) => {
    const text = raw.trim()
    const at = instantOf(text) ?? dateOf(text)
    if (at === 'ambiguous') {
      return {
        problem: `"${text}" could be two dates. Write dates as 2026-04-03, year first.`,
      }
    }
    if (at === null || Number.isNaN(at) || at < EARLIEST || at >= LATEST) {
      return {
        problem: `"${text}" is not a date. Dates look like 2026-04-03; remove lines that are totals.`,
      }
    }
    return { value: utcDayOf(at) }
  }

  function dateOf(text: string): number | 'ambiguous' | null {
    const [, year, , month, day, shortMonth, shortDay] = YEAR_FIRST.exec(text) ?? []
    if (year !== undefined) return utc(year, month ?? shortMonth ?? '', day ?? shortDay ?? '')
    const [, first = '', , second = '', lastYear] = YEAR_LAST.exec(text) ?? []
    if (lastYear === undefined) return null
    if (dayFirst === monthFirst) return 'ambiguous'
    return dayFirst ? utc(lastYear, second, first) : utc(lastYear, first, second)
  }
}

/** A moment: seconds or milliseconds since 1970, or a date with a time and a zone. */
function instantOf(text: string): number | null {
  if (/^\d{10}(?:\.0+)?$/.test(text)) return Math.trunc(Number(text)) * 1_000
  if (/^\d{13}$/.test(text)) return Number(text)
  const [, date, time, zone] = TIMED.exec(text) ?? []
  if (date === undefined || time === undefined) return null
  const offset = zone === undefined || /^(?:z|utc)$/i.test(zone) ? 'Z' : zone
  return Date.parse(`${date}T${time}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
}

/** NaN for a day that no calendar has. */
function utc(year: string, month: string, day: string): number {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const same = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day)
  return same ? at.getTime() : Number.NaN
}
