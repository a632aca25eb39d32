import { API_PATH } from '@/lib/api/operation'
import { FeedIcon } from '../ui/icons'

const action =
  'flex h-9 items-center gap-2 rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised'

export interface ListHeadProps {
  title: string
  /** Resource of the API that holds the list, as `nodes`. */
  resource: string
  /** What the list is asked for, as its address says it, without a place in it. */
  asked: string
  /** Address of the feed of what comes next; null: there is none. */
  feedHref: string | null
}

/** Title of a list, and the list to take along: all its rows as a file, and what comes next as a feed. */
export function ListHead({ title, resource, asked, feedHref }: ListHeadProps) {
  return (
    <div className="mb-4 flex items-center justify-between gap-3">
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <div className="flex items-center gap-2">
        <a
          href={`${API_PATH}/${resource}.csv${asked === '' ? '' : `?${asked}`}`}
          download={`${resource}.csv`}
          aria-label={`${title} as CSV`}
          className={action}
        >
          CSV
        </a>
        {feedHref !== null && (
          <a href={feedHref} className={action}>
            <FeedIcon />
            Atom feed
          </a>
        )}
      </div>
    </div>
  )
}
