/**
 * Reads Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/), as far as load is
 * told in it. What a line has that is not of the format costs that line alone.
 */

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Longer than any line of an honest page. */
const MAX_LINE = 8_192
/** More series than any server has of the few names that are asked for. */
const MAX_SAMPLES = 20_000

const NAME = /[a-zA-Z_:][\w:]*/y
const LABEL = /[\s,]*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/y
const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }

/**
 * The samples whose name is wanted, with values that can be reckoned with, in the page's order. Names that are not wanted are not looked
 * at further: a page has thousands of lines, of which a dozen matter.
 */
export function readSamples(page: string, isWanted: (name: string) => boolean): Sample[] {
  const samples: Sample[] = []
  let start = 0
  while (start < page.length && samples.length < MAX_SAMPLES) {
    const newline = page.indexOf('\n', start)
    const end = newline === -1 ? page.length : newline
    if (end - start <= MAX_LINE) {
      const sample = readLine(page.slice(start, end), isWanted)
      if (sample) samples.push(sample)
    }
    start = end + 1
  }
  return samples
}

function readLine(line: string, isWanted: (name: string) => boolean): Sample | null {
  NAME.lastIndex = 0
  const name = NAME.exec(line)?.[0]
  if (name === undefined || !isWanted(name)) return null
  const labels: Record<string, string> = Object.create(null) as Record<string, string>
  let position = name.length
  if (line[position] === '{') {
    LABEL.lastIndex = position + 1
    let end = LABEL.lastIndex
    for (let found = LABEL.exec(line); found; found = LABEL.exec(line)) {
      end = LABEL.lastIndex
      const [, label = '', value = ''] = found
      labels[label] = value.replace(/\\[n"\\]/g, (escape) => ESCAPED[escape] ?? escape)
    }
    const closing = /[\s,]*\}/y
    closing.lastIndex = end
    if (!closing.test(line)) return null
    position = closing.lastIndex
  }
  // Behind the value may stand a time, or an exemplar.
  const [text = ''] = line.slice(position).trim().split(/\s/, 1)
  const value = text === '' ? NaN : Number(text)
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? { name, labels, value } : null
}
