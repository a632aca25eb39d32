'use client'
import { GROUPS_BY, type GroupBy } from '@/lib/map-query'
import { ChoiceList } from './choice-list'
import type { MapTool } from './map-tool'
import { useMapTools } from './map-tools-context'
import { GroupIcon } from './tool-icons'

const GROUP_NAMES: Readonly<Record<GroupBy, string>> = {
  auto: 'Automatic',
  none: 'No groups',
  community: 'Community',
  country: 'Country',
  version: 'Version',
  as: 'Provider (AS)',
}

export const groupTool: MapTool = {
  id: 'group',
  label: 'Group',
  Icon: GroupIcon,
  Panel: GroupPanel,
  useIsOn: () => (useMapTools().query.group ?? 'auto') !== 'auto',
}

/** What nodes are gathered by when the map is seen from afar. */
function GroupPanel() {
  const { query, change } = useMapTools()
  return (
    <ChoiceList
      legend="From afar, show groups by"
      name="map-group"
      choices={GROUPS_BY.map((value) => ({ value, label: GROUP_NAMES[value] }))}
      value={query.group ?? 'auto'}
      onChange={(value) => {
        change({ group: value })
      }}
    >
      <p className="mt-3 text-xs text-ink-soft">
        Discs stand for groups, as large as they have nodes; lines between them for the links that go across.
        Come nearer, or open a disc, and its nodes take its place. Automatic draws groups only where there are
        too many nodes to tell them apart.
      </p>
    </ChoiceList>
  )
}
