import type { ComponentPropsWithRef, ReactNode } from 'react'
import { classNames } from './class-names'
import { SearchIcon } from './icons'

/** A search input with its icon; `hint` stands at its end (a key, a count). */
export function SearchField({
  label,
  hint,
  className,
  ...rest
}: Omit<ComponentPropsWithRef<'input'>, 'aria-label'> & { label: string; hint?: ReactNode }) {
  return (
    <div
      className={classNames(
        'flex h-9 items-center gap-2 rounded-md border border-edge-strong/60 bg-ground px-2.5 text-sm transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent hover:border-edge-strong',
        className,
      )}
    >
      <SearchIcon className="size-4 shrink-0 text-ink-faint" />
      <input
        type="search"
        aria-label={label}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        className="w-full min-w-0 bg-transparent text-ink outline-none placeholder:text-ink-faint [&::-webkit-search-cancel-button]:hidden"
        {...rest}
      />
      {hint}
    </div>
  )
}

/** A key, as it is on the keyboard. */
export function KeyHint({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden="true"
      className="hidden rounded-sm border border-edge px-1.5 text-2xs leading-4 text-ink-faint md:inline-block"
    >
      {children}
    </kbd>
  )
}
