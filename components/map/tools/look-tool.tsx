'use client'
import { COLOURS_BY, SIZES_BY, type SizeBy } from '@/lib/map-query'
import { COLOUR_NAMES } from '../model/map-look'
import { ChoiceList } from './choice-list'
import { KeyList } from './key-list'
import { useMapTools } from './map-tools-context'
import { LookIcon } from './tool-icons'
import type { MapTool } from './map-tool'

export const SIZE_NAMES: Readonly<Record<SizeBy, string>> = {
  peers: 'Peers',
  uptime: 'Uptime, 24 h',
  rtt: 'Round trip',
  betweenness: 'Betweenness',
  same: 'All the same',
}

export const lookTool: MapTool = {
  id: 'look',
  label: 'Look',
  Icon: LookIcon,
  Panel: LookPanel,
  useIsOn: () => {
    const { query } = useMapTools()
    return (query.colour ?? 'status') !== 'status' || (query.size ?? 'peers') !== 'peers'
  },
}

/** What colour and size of the nodes say. */
function LookPanel() {
  const { query, change, measure } = useMapTools()
  const colour = query.colour ?? COLOURS_BY[0]
  const size = query.size ?? SIZES_BY[0]
  const isMeasured = colour === 'betweenness' || size === 'betweenness'
  return (
    <>
      <ChoiceList
        legend="Colour nodes by"
        name="map-colour"
        choices={COLOURS_BY.map((value) => ({ value, label: COLOUR_NAMES[value] }))}
        value={colour}
        onChange={(value) => {
          // An entry of the one legend is none of the other.
          change({ colour: value, only: undefined })
        }}
      />
      <div className="border-t border-edge px-3 py-2.5 sm:hidden">
        <KeyList />
      </div>
      <div className="border-t border-edge">
        <ChoiceList
          legend="Size of nodes by"
          name="map-size"
          choices={SIZES_BY.map((value) => ({ value, label: SIZE_NAMES[value] }))}
          value={size}
          onChange={(value) => {
            change({ size: value })
          }}
        />
      </div>
      {isMeasured && (
        <p role="status" className="border-t border-edge px-4 py-3 text-xs text-ink-soft">
          {measure.text}
        </p>
      )}
    </>
  )
}
