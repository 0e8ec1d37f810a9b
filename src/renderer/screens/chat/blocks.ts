/** Cuts growing markdown into blocks, so that each frame parses only the last one anew. */

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const INDENTED = /^\s/
/** An item of a list, also one that is still being written: a bare "-" or "2". */
const ITEM = /^([-*+](\s|$)|\d{1,9}([.)](\s|$)|$))/

/** Blocks in order; joined by a blank line they are the text again. Fences and lists stay whole. */
export function splitBlocks(markdown: string): string[] {
  const blocks: string[] = []
  let current: string[] = []
  let fence: string | null = null
  let afterBlank = false
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1]
    const continues = INDENTED.test(line) || (ITEM.test(line) && ITEM.test(current[0] ?? ''))
    if (fence === null && afterBlank && line !== '' && !continues) {
      blocks.push(current.join('\n').replace(/\n+$/, ''))
      current = []
    }
    if (mark !== undefined) {
      if (fence === null) fence = mark
      else if (mark.startsWith(fence)) fence = null
    }
    current.push(line)
    afterBlank = line.trim() === ''
  }
  const rest = current.join('\n')
  return rest.trim() === '' ? blocks : [...blocks, rest]
}
