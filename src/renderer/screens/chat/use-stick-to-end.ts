import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Turn } from './conversation.ts'

/** Within this distance from the end the reader is reading along. */
const NEAR_PX = 48

/** Keeps the end of the conversation in view while the reader is there; a new question always brings it back. */
export function useStickToEnd(
  turns: readonly Turn[],
): readonly [RefObject<HTMLDivElement | null>, () => void] {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const lastId = useRef<number | null>(null)
  useLayoutEffect(() => {
    const id = turns.at(-1)?.id ?? null
    if (id !== lastId.current) atEnd.current = true
    lastId.current = id
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [turns])
  const onScroll = (): void => {
    const element = box.current
    if (element === null) return
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
  }
  return [box, onScroll]
}
