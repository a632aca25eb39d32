'use client'
import { classNames } from '../ui/class-names'
import { GraphIcon, TableIcon } from '../ui/icons'

export type MapView = 'graph' | 'table'

const views = [
  { view: 'graph', label: 'Graph', Icon: GraphIcon },
  { view: 'table', label: 'As a table', Icon: TableIcon },
] as const

/** The same facts drawn or written. */
export function ViewSwitch({
  view,
  canDraw,
  onChange,
}: {
  view: MapView
  canDraw: boolean
  onChange: (view: MapView) => void
}) {
  return (
    <div
      role="group"
      aria-label="Show the map"
      className="flex shrink-0 rounded-md border border-edge bg-surface p-0.5"
    >
      {views.map((each) => (
        <button
          key={each.view}
          type="button"
          aria-pressed={view === each.view}
          disabled={each.view === 'graph' && !canDraw}
          title={each.view === 'graph' && !canDraw ? 'This browser cannot draw the graph' : undefined}
          onClick={() => {
            onChange(each.view)
          }}
          className={classNames(
            'flex h-10 items-center gap-1.5 rounded-sm px-2 text-xs font-medium transition-colors sm:h-8',
            view === each.view ? 'bg-raised text-ink' : 'text-ink-faint hover:text-ink',
          )}
        >
          <each.Icon className="size-3.5" />
          {each.label}
        </button>
      ))}
    </div>
  )
}
