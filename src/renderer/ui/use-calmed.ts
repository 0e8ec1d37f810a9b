import { useEffect, useState } from 'react'

/** A value that follows once it has stood still for so long: for questions asked while somebody types. */
export function useCalmed<Value>(value: Value, calmMs: number): Value {
  const [calmed, setCalmed] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setCalmed(value), calmMs)
    return () => clearTimeout(timer)
  }, [value, calmMs])
  return calmed
}
