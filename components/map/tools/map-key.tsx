'use client'
import { COLOUR_NAMES } from '../model/map-look'
import { KeyList } from './key-list'
import { useMapTools } from './map-tools-context'

/** On the map itself: what its colours mean. Each entry is a filter. On a phone it stands in the sheet of tools. */
export function MapKey() {
  const { query, measure } = useMapTools()
  return (
    <details
      open
      data-testid="map-key"
      className="group/key pointer-events-auto w-48 rounded-md border border-edge bg-surface max-sm:hidden"
    >
      <summary className="eyebrow flex h-8 items-center px-2.5 select-none">
        <span className="sr-only">Legend: </span>
        {COLOUR_NAMES[query.colour ?? 'status']}
      </summary>
      <div className="max-h-60 overflow-y-auto px-1 pb-1.5">
        <KeyList />
        {query.colour === 'betweenness' && (
          <p className="px-1.5 pt-1 text-2xs text-ink-faint">{measure.text}</p>
        )}
      </div>
    </details>
  )
}
