/** What the clients of the benchmark ask. */

export const MODEL = 'llama3.1-8b-instruct'

/** Content chunks of a streamed answer. */
export const CHUNKS = 64

/** Prompts that differ, so that nothing that remembers prompts looks better than it is. */
const VARIANTS = 256

const SUBJECTS = ['billing', 'latency', 'deployment', 'quota', 'tokenizer', 'gateway', 'cluster', 'invoice']
const QUESTION = 'Summarise what changed, name the two most likely causes, and say what to look at next. '

/** The bodies of chat requests of about 2 KB; streamed ones do not ask for usage, as most clients do not. */
export function chatBodies(streamed: boolean): string[] {
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const subject = SUBJECTS[variant % SUBJECTS.length] ?? ''
    const report = `Report ${variant} of the ${subject} team: ${QUESTION}`
    return JSON.stringify({
      model: MODEL,
      messages: [
        { role: 'system', content: `You help the ${subject} team. Answer in plain sentences.` },
        { role: 'user', content: report.repeat(14) },
      ],
      max_tokens: 256,
      ...(streamed && { stream: true }),
    })
  })
}
