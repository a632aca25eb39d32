'use client'
import { Button } from '../ui/button'

/** Turns the pages of a table whose rows are all here. */
export function Pager({
  label,
  page,
  pages,
  text,
  onPage,
}: {
  label: string
  /** From 0. */
  page: number
  pages: number
  /** Where one is. */
  text: string
  onPage: (page: number) => void
}) {
  return (
    <nav aria-label={label} className="mt-3 flex items-center gap-2 text-sm">
      <Button
        disabled={page === 0}
        onClick={() => {
          onPage(page - 1)
        }}
      >
        Previous
      </Button>
      <span className="figures text-ink-soft" role="status">
        {text}
      </span>
      <Button
        disabled={page === pages - 1}
        onClick={() => {
          onPage(page + 1)
        }}
      >
        Next
      </Button>
    </nav>
  )
}
