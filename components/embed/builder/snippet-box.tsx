'use client'
import { useId, useRef } from 'react'
import type { Snippet } from '@/lib/embed/snippets'
import { useHydrated } from '../../tables/use-hydrated'
import { Button } from '../../ui/button'
import { CheckIcon, CopyIcon } from '../../ui/icons'
import { useCopy } from '../../ui/use-copy'

/** Text to paste elsewhere, and the button that copies it. */
export function SnippetBox({ snippet: { title, note, code } }: { snippet: Snippet }) {
  const isHydrated = useHydrated()
  const text = useRef<HTMLElement>(null)
  const { state, copy } = useCopy(code)
  const titleId = useId()

  const copyOrSelect = async () => {
    // The reader's own keys still can.
    if (!(await copy()) && text.current !== null) getSelection()?.selectAllChildren(text.current)
  }

  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 id={titleId} className="text-sm font-medium">
          {title}
        </h3>
        {isHydrated && (
          <Button onClick={() => void copyOrSelect()} className="h-8" aria-label={`Copy ${title}`}>
            {state === 'done' ? <CheckIcon className="size-3.5" /> : <CopyIcon className="size-3.5" />}
            {state === 'done' ? 'Copied' : 'Copy'}
          </Button>
        )}
      </div>
      <p className="text-xs text-ink-soft">{note}</p>
      {/* It scrolls within itself: the keyboard has to get there. */}
      <pre
        tabIndex={0}
        role="region"
        aria-labelledby={titleId}
        className="mt-1.5 max-h-40 overflow-auto rounded-md border border-edge bg-ground px-3 py-2 text-xs leading-5"
      >
        <code ref={text} className="break-all whitespace-pre-wrap select-all">
          {code}
        </code>
      </pre>
      <p role="status" className="text-xs text-ink-soft">
        {state === 'done' && <span className="sr-only">{`${title} copied`}</span>}
        {state === 'failed' &&
          'The browser did not allow copying: it is selected now, copy it with your keyboard.'}
      </p>
    </div>
  )
}
