'use client'
import { useEffect, type RefObject } from 'react'

/** `/` and Ctrl+K (on a Mac Cmd+K) bring the search, unless the reader writes somewhere else. */
export function useFocusKeys(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !isSearchKey(event)) return
      const { target } = event
      const isWriting =
        target instanceof HTMLElement &&
        target !== field.current &&
        target.closest('input, textarea, select, [contenteditable]') !== null
      // In the field itself a slash is a slash.
      if (isWriting || (target === field.current && event.key === '/')) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [field])
}

/** Whether the keys pressed are those of the search. */
export function isSearchKey(
  key: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): boolean {
  if (key.altKey) return false
  const isCombined = key.ctrlKey || key.metaKey
  // Where a slash takes Shift, as on German keyboards, the key is a slash all the same.
  return isCombined ? key.key.toLowerCase() === 'k' && !key.shiftKey : key.key === '/'
}
