/** Ready-to-run first requests against this gateway. */

export type SnippetId = 'python' | 'javascript' | 'curl'

export interface Snippet {
  readonly id: SnippetId
  readonly title: string
  readonly code: string
}

/** `baseUrl` ends in `/v1`. The key is read from the environment: it is never known to this page. */
export function snippetsFor(baseUrl: string): readonly Snippet[] {
  return [
    {
      id: 'python',
      title: 'Python',
      code: `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    # The key that the first start printed.
    api_key=os.environ["SOPHIA_GATEWAY_KEY"],
)

answer = client.chat.completions.create(
    model="auto",
    messages=[{"role": "user", "content": "Say hello in five words."}],
)
print(answer.choices[0].message.content)`,
    },
    {
      id: 'javascript',
      title: 'JavaScript',
      code: `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: '${baseUrl}',
  // The key that the first start printed.
  apiKey: process.env.SOPHIA_GATEWAY_KEY,
})

const answer = await client.chat.completions.create({
  model: 'auto',
  messages: [{ role: 'user', content: 'Say hello in five words.' }],
})
console.log(answer.choices[0].message.content)`,
    },
    {
      id: 'curl',
      title: 'curl',
      code: `export SOPHIA_GATEWAY_KEY=…
# … is the key that the first start printed.
curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $SOPHIA_GATEWAY_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Say hello in five words."}]}'`,
    },
  ]
}
