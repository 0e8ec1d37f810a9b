/** Numbers as people and programs write them in a file. What could be read in two ways is refused. */
import type { Delimiter } from './csv.ts'
import { parseDecimal, type Decimal } from './decimal.ts'

export type Reading<Value> = { readonly value: Value } | { readonly problem: string }

type Mark = '.' | ','

/** What is left of an amount without its sign, its currency and the space around. */
interface Parts {
  readonly sign: string
  readonly body: string
}

/**
 * A reader for the numbers of one file, which all have the same decimal mark. "1,234" alone is a thousand or a little
 * more than one; another number of the file ("0.50") may say which, and else it is refused.
 */
export function createNumberReader(
  texts: Iterable<string>,
  delimiter: Delimiter,
): (text: string) => Reading<Decimal> {
  const marks = new Set<Mark>()
  for (const text of texts) {
    const mark = markOf(partsOf(text).body, delimiter)
    if (mark === '.' || mark === ',') marks.add(mark)
  }
  const [only] = marks.size === 1 ? [...marks] : []

  return (text) => {
    const { sign, body } = partsOf(text)
    const found = markOf(body, delimiter)
    if (found === 'ambiguous' && only === undefined) {
      return {
        problem: `"${text.trim()}" could be thousands or decimals. Write it without a thousands separator.`,
      }
    }
    const mark = found === 'ambiguous' ? only : found
    const plain =
      mark === ',' ? body.replaceAll(/[.\s']/g, '').replace(',', '.') : body.replaceAll(/[,\s']/g, '')
    const value = mark === undefined || mark === 'none' ? null : parseDecimal(sign + plain)
    return value === null ? { problem: `"${text.trim()}" is not a number.` } : { value }
  }
}

function partsOf(text: string): Parts {
  let body = text.trim()
  let sign = ''
  if (body.startsWith('(') && body.endsWith(')')) {
    sign = '-'
    body = body.slice(1, -1).trim()
  }
  const strip = (): void => {
    const [, minus, rest = ''] = /^([-−+])\s*(.*)$/.exec(body) ?? []
    if (minus === undefined) return
    body = rest
    if (minus !== '+') sign = sign === '-' ? 'two' : '-'
  }
  strip()
  body = body.replace(/^(?:US\$|USD|\$)\s*/i, '').replace(/\s*(?:USD|US\$|\$)$/i, '')
  strip()
  return { sign, body }
}

const GROUPED_BY_SPACE = /^\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:([.,])\d+)?$/
const GROUPED_BY_COMMA = /^\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/
const GROUPED_BY_DOT = /^\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/
const ONE_MARK = /^(\d+)([.,])(\d+)$/

/** The decimal mark that a number shows; `whole` for one that has none, `none` for what is no number. */
function markOf(body: string, delimiter: Delimiter): Mark | 'whole' | 'ambiguous' | 'none' {
  if (/^\d+$/.test(body)) return 'whole'
  if (/^\d+(?:\.\d+)?e[+-]?\d{1,2}$/i.test(body)) return '.'
  const spaced = GROUPED_BY_SPACE.exec(body)
  if (spaced) return spaced[1] === ',' ? ',' : spaced[1] === '.' ? '.' : 'whole'
  if (GROUPED_BY_COMMA.test(body)) return '.'
  if (GROUPED_BY_DOT.test(body)) return ','
  const [, before = '', mark, after = ''] = ONE_MARK.exec(body) ?? []
  if (mark !== '.' && mark !== ',') return 'none'
  const couldGroup = after.length === 3 && before.length <= 3 && !before.startsWith('0')
  // Programs write decimals with a dot; only where `;` parts the fields do dots part thousands.
  return couldGroup && (mark === ',' || delimiter === ';') ? 'ambiguous' : mark
}
