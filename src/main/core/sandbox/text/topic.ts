/** What a prompt is about, as far as its words tell, and what kind of answer it wants. */

export type Intent = 'greeting' | 'brief' | 'code' | 'steps' | 'list' | 'cause' | 'general'

/** Words that carry no subject, and the verbs with which people ask. */
const FILLER = new Set(
  `a about above after again all also am an and any anything are as ask at be because been before being below best
  better between both but by can could did do does doing done down during each either else ever every explain few
  for from further get give go going good got had has have having he help her here hers him his how i if in into is
  it its itself just know let like list look make many may maybe me mean might more most much must my name need no
  nor not now of off on once one only or other our out over own please put same say see shall she should show so
  some still such sure take tell than thank thanks that the their them then there these they thing things this those
  three through to too two under until up us use used using very want was way we were what when where whether which
  while who why will with within without word words would write yes yet you your describe summarize summarise
  compare answer question reply check checks alert bitte sentence sentences short briefly line lines hello hi hey today create draft suggest`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** What may stand inside a phrase, but neither begins nor ends it. */
const LINKS = new Set(['of', 'and'])

/** A prompt may be a book; what it asks is said at its beginning or its end. */
const READ_CHARACTERS = 600

/** The prompt's words of substance, in order, each once. */
export function wordsOf(prompt: string): string[] {
  return [...new Set(runsOf(prompt).flat())]
}

/** A phrase of a few words that stand side by side in the prompt; null when it has none of substance. */
export function topicOf(prompt: string): string | null {
  const best = runsOf(prompt, LINKS)
    .map((run) => withoutLinksAtEnds(run.slice(0, 4)))
    .reduce<string[]>((longest, run) => (run.length > longest.length ? run : longest), [])
  return best.length > 0 ? best.join(' ') : null
}

export function intentOf(prompt: string): Intent {
  const text = edgesOf(prompt).toLowerCase()
  if (/^\s*(hi|hello|hey|good (morning|afternoon|evening))\b.{0,30}$/s.test(text)) return 'greeting'
  if (/\b(one (word|sentence|line)|briefly|in short|yes or no|tl;?dr|in a sentence)\b/.test(text))
    return 'brief'
  if (/\b(code|script|command|yaml|query|sql|function|snippet|bash|python|manifest)\b/.test(text))
    return 'code'
  if (/\bhow (do|can|should|would|to)\b|\bsteps?\b|\brunbook\b|\bset ?up\b|\bmigrat/.test(text))
    return 'steps'
  if (/\b(list|which|options|ideas|checklist|name (two|three|four|five|some))\b/.test(text)) return 'list'
  if (/\bwhy\b|\bcaus|\bfail|\bslow|\berrors?\b|\bincident|\boutage/.test(text)) return 'cause'
  return 'general'
}

function edgesOf(prompt: string): string {
  if (prompt.length <= 2 * READ_CHARACTERS) return prompt
  return `${prompt.slice(0, READ_CHARACTERS)}\n${prompt.slice(-READ_CHARACTERS)}`
}

/** Words of substance, and `links` after them, that follow each other with only spaces between. */
function runsOf(prompt: string, links: ReadonlySet<string> = new Set()): string[][] {
  const runs: string[][] = []
  for (const clause of edgesOf(prompt).split(/[^\p{L}\p{N}\p{M} _/.-]+|[.-](?=\s|$)/u)) {
    let run: string[] = []
    clause
      .trim()
      .split(/ +/)
      .forEach((word, position) => {
        if (isSubstance(word)) run.push(position === 0 ? uncapitalised(word) : word)
        else if (links.has(word) && run.length > 0) run.push(word)
        else {
          if (run.length > 0) runs.push(run)
          run = []
        }
      })
    if (run.length > 0) runs.push(run)
  }
  return runs
}

function withoutLinksAtEnds(run: readonly string[]): string[] {
  const last = run.findLastIndex((word) => !LINKS.has(word))
  return run.slice(0, last + 1)
}

function isSubstance(word: string): boolean {
  return word.length >= 3 && word.length <= 24 && /\p{L}/u.test(word) && !FILLER.has(word.toLowerCase())
}

/** "Kubernetes pods" begins a sentence as well as "Which pods": only a plain capital is taken back. */
function uncapitalised(word: string): string {
  return /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLowerCase() : word
}
