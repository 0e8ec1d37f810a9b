/** JSON whose numbers are kept as they are written. */

/** Node gives a reviver the text of each number as a third argument, which its types do not know yet. */
interface Written {
  readonly source?: string
}

/**
 * Parses JSON and puts in the place of every number its text, so that no price becomes a float. Throws SyntaxError
 * like `JSON.parse`.
 */
export function parseExactly(text: string): unknown {
  const keepText = (_name: string, value: unknown, written?: Written): unknown => {
    if (typeof value !== 'number') return value
    if (written?.source === undefined)
      throw new Error('this JavaScript engine does not tell how a number is written')
    return written.source
  }
  const parsed: unknown = JSON.parse(text, keepText)
  return parsed
}
