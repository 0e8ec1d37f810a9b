import { memo, useRef } from 'react'
import type { ComponentProps } from 'react'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import type { Components } from 'react-markdown'
import { IconButton } from '../../ui/button.tsx'
import { COPY_WORDS, useClipboard } from '../../ui/use-clipboard.ts'
import { Check, Copy } from 'lucide-react'
import { splitBlocks } from './blocks.ts'
import styles from './markdown.module.css'

/** What a model wrote: no raw HTML (react-markdown's default), no images from anywhere, links open outside. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className={styles.markdown}>
      {splitBlocks(text).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  )
}

/** A finished block keeps its text, and is not parsed again. */
const Block = memo(function Block({ text }: { readonly text: string }) {
  return (
    <ReactMarkdown components={COMPONENTS} remarkPlugins={PLUGINS}>
      {text}
    </ReactMarkdown>
  )
})

/** Tables and strike-through, which models write as a matter of course. */
const PLUGINS = [remarkGfm]

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  // An image would call a host of the model's choosing: its description and its address stand in for it.
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noreferrer">
      {alt === undefined || alt === '' ? 'Image' : alt}
    </a>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
}

function CodeBlock({ children }: ComponentProps<'pre'>) {
  const pre = useRef<HTMLPreElement>(null)
  const [state, copy] = useClipboard()
  const Icon = state === 'copied' ? Check : Copy
  return (
    <div className={styles.code}>
      <pre ref={pre} tabIndex={0}>
        {children}
      </pre>
      <IconButton
        small
        label={state === 'idle' ? 'Copy code' : COPY_WORDS[state]}
        confirming={state !== 'idle'}
        onClick={() => copy(pre.current?.textContent ?? '')}
      >
        <Icon size={13} aria-hidden />
      </IconButton>
    </div>
  )
}
