'use client'
import { useEffect, useState } from 'react'

/** The value once it has stayed the same for a while, so that nothing is loaded anew at each key. @param ms - how long. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value)
    }, ms)
    return () => {
      clearTimeout(timer)
    }
  }, [value, ms])
  return settled
}
