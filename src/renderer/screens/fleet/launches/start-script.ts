/** An example of what starts an inference server on a machine that was just launched. */

/** Where vLLM listens in its container. */
const INSIDE = 8000

/** The script for another port: what publishes the server at the one before publishes it at this one. */
export const atPort = (script: string, before: string, port: string): string =>
  script.replaceAll(`-p ${before}:${INSIDE} `, `-p ${port}:${INSIDE} `)

/**
 * A `cloud-config` of cloud-init that starts vLLM's own image, as vLLM's documentation has it
 * (https://docs.vllm.ai, "Using Docker"). The machine images of Lambda bring Docker and NVIDIA's container runtime.
 * The model needs no account to be downloaded; under this name the console knows it, and its context is cut to what
 * fits beside the weights on a GPU of 24 GB. The container comes back by itself after a restart.
 */
export const vllmExample = (port: string): string => `#cloud-config
runcmd:
  - >-
    docker run -d --restart unless-stopped --gpus all --ipc=host
    -p ${port}:${INSIDE} vllm/vllm-openai:latest
    --model NousResearch/Meta-Llama-3.1-8B-Instruct
    --served-model-name llama3.1-8b-instruct
    --max-model-len 16384
`
