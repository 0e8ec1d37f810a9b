/** The well-known servers of OpenAI's API, so that nobody has to look up a base URL. */
import type { Preset } from '../../../shared/contract/providers.ts'

const serverless = (id: string, name: string, baseUrl: string, note: string | null = null): Preset => ({
  id,
  name,
  baseUrl,
  kind: 'serverless',
  note,
  retiredOn: null,
})

const own = (id: string, name: string, port: number, note: string): Preset => ({
  id,
  name,
  baseUrl: `http://127.0.0.1:${port}/v1`,
  kind: 'gpu',
  note,
  retiredOn: null,
})

export const PRESETS: readonly Preset[] = [
  serverless('openai', 'OpenAI', 'https://api.openai.com/v1'),
  serverless('together', 'Together AI', 'https://api.together.xyz/v1'),
  serverless('fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1'),
  serverless('groq', 'Groq', 'https://api.groq.com/openai/v1'),
  serverless('deepinfra', 'DeepInfra', 'https://api.deepinfra.com/v1/openai'),
  serverless('mistral', 'Mistral AI', 'https://api.mistral.ai/v1'),
  serverless(
    'openrouter',
    'OpenRouter',
    'https://openrouter.ai/api/v1',
    'It sells the models of others, each at a price of its own: price what you choose as its list has it.',
  ),
  serverless('cerebras', 'Cerebras', 'https://api.cerebras.ai/v1'),
  serverless('nebius', 'Nebius', 'https://api.tokenfactory.nebius.com/v1'),
  serverless('hyperbolic', 'Hyperbolic', 'https://api.hyperbolic.xyz/v1'),
  serverless('sambanova', 'SambaNova', 'https://api.sambanova.ai/v1'),
  serverless(
    'deepseek',
    'DeepSeek',
    'https://api.deepseek.com/v1',
    'Its cached input has a price of its own: fill it in.',
  ),
  serverless('xai', 'xAI', 'https://api.x.ai/v1'),
  {
    ...serverless('lambda', 'Lambda serverless', 'https://api.lambda.ai/v1'),
    note: 'Lambda switched its serverless API off. Its GPU instances go on.',
    retiredOn: '2025-09-25',
  },
  own('vllm', 'vLLM', 8_000, 'The key is what it was started with as --api-key, if anything.'),
  own('sglang', 'SGLang', 30_000, 'The key is what it was started with as --api-key, if anything.'),
  own(
    'llamacpp',
    'llama.cpp server',
    8_080,
    'The key is what it was started with as --api-key, if anything.',
  ),
  own('ollama', 'Ollama', 11_434, 'It takes no key.'),
]
