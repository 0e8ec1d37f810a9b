/** Fluent English about the prompt's words, in the voice of someone who runs servers. */
import { bell, pick, shuffled, type Random } from '../random.ts'
import * as stock from './phrases.ts'
import { intentOf, topicOf, type Intent } from './topic.ts'

/** Lengths of answers spread around this median, like those of real ones: many short, a few long. */
const MEDIAN_CHARACTERS = 380
const LENGTH_SPREAD = 0.7
const MOST_CHARACTERS = 2_200

/** Writes an answer of the wanted length; the same prompt and the same chance give the same text. */
export function writeProse(prompt: string, random: Random, intent: Intent = intentOf(prompt)): string {
  const topic = topicOf(prompt)
  const fill = (template: string): string => fillIn(template, topic, random)
  const opening = fill(pick(random, stock.OPENINGS[intent]))
  if (intent === 'greeting' || intent === 'brief') return opening

  const characters = Math.min(MOST_CHARACTERS, MEDIAN_CHARACTERS * Math.exp(LENGTH_SPREAD * bell(random)))
  const sentences = createStock(random, fill)
  const insert = insertFor(intent, random, fill)
  const paragraphs = [`${opening} ${sentences.explanation()}`]
  let written = opening.length + insert.join().length
  if (intent === 'code' || intent === 'steps' || intent === 'list') paragraphs.push(...insert)
  while (written < characters) {
    const paragraph = sentences.paragraph()
    if (paragraph === '') break
    paragraphs.push(paragraph)
    written += paragraph.length
    if (paragraphs.length === 2) paragraphs.push(...insert)
  }
  if (written > MEDIAN_CHARACTERS) paragraphs.push(fill(pick(random, stock.CLOSINGS)))
  return paragraphs.join('\n\n')
}

/** Sentences by kind, none of them twice. */
function createStock(random: Random, fill: (template: string) => string) {
  const take = (templates: readonly string[]): (() => string) => {
    const left = shuffled(random, templates)
    return () => {
      const template = left.pop()
      return template === undefined ? '' : fill(template)
    }
  }
  const explanation = take(stock.EXPLANATIONS)
  const evidence = take(stock.EVIDENCE)
  const advice = take(stock.ADVICE)
  const caveat = take(stock.CAVEATS)
  const shapes = [
    [explanation, evidence],
    [explanation, explanation, evidence],
    [advice, advice],
    [advice, caveat],
    [explanation, advice, evidence],
  ]
  return {
    explanation,
    paragraph: (): string =>
      pick(random, shapes)
        .map((sentence) => sentence())
        .filter((sentence) => sentence !== '')
        .join(' '),
  }
}

/** Markdown that breaks up the prose: always where it was asked for, now and then where it was not. */
function insertFor(intent: Intent, random: Random, fill: (template: string) => string): string[] {
  if (intent === 'code') return snippet(random)
  if (intent === 'steps') return [numbered(stock.STEPS.slice(0, 4 + Math.floor(random() * 4)).map(fill))]
  if (intent === 'list') return [bulleted(random, fill)]
  const chance = random()
  if (chance < 0.3) return [pick(random, stock.LIST_INTRODUCTIONS), bulleted(random, fill)]
  return chance < 0.45 ? snippet(random) : []
}

function snippet(random: Random): string[] {
  const { introduction, code } = pick(random, stock.SNIPPETS)
  return [introduction, code]
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1}. ${line}`).join('\n')
}

function bulleted(random: Random, fill: (template: string) => string): string {
  const points = shuffled(random, stock.POINTS).slice(0, 3 + Math.floor(random() * 2))
  return points.map((point) => `- ${fill(point)}`).join('\n')
}

const SLOT = /\{(\w+)\}/g

function fillIn(template: string, topic: string | null, random: Random): string {
  const filled = template.replace(SLOT, (_, slot: string): string => {
    if (slot === 'topic' && topic !== null) return topic
    const fillings = stock.FILLINGS[slot === 'topic' ? 'anyTopic' : slot]
    if (!fillings) throw new RangeError(`no fillings for the slot ${slot}`)
    return pick(random, fillings)
  })
  return filled.charAt(0).toUpperCase() + filled.slice(1)
}
