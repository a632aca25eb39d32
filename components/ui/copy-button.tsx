'use client'
import { classNames } from './class-names'
import { CheckIcon, CopyIcon } from './icons'
import { useCopy } from './use-copy'

/** Copies `text`; the tick, and a word for those who do not see it, say that it is done or that it is not. */
export function CopyButton({
  text,
  what,
  className,
  tabIndex,
}: {
  text: string
  /** Names what is copied: `Copy peer id`. */
  what: string
  className?: string | undefined
  /** For a list of which one row at a time is in the order of Tab. */
  tabIndex?: number | undefined
}) {
  const { state, copy } = useCopy(text)
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      onClick={() => void copy()}
      title={state === 'failed' ? 'The browser did not allow copying' : `Copy ${what}`}
      className={classNames(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md transition-colors hover:bg-raised hover:text-ink',
        state === 'failed' ? 'text-danger' : state === 'done' ? 'text-accent' : 'text-ink-faint',
        className,
      )}
    >
      {state === 'done' ? <CheckIcon className="size-3.5" /> : <CopyIcon className="size-3.5" />}
      <span className="sr-only">{`Copy ${what}`}</span>
      <span className="sr-only" role="status">
        {state === 'done' ? 'Copied' : state === 'failed' ? 'The browser did not allow copying' : ''}
      </span>
    </button>
  )
}
