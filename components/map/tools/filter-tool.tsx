import { lazy, Suspense } from 'react'
import { PanelComing } from '../analysis/panel-coming'
import { isFiltered } from '../model/map-filter'
import type { MapTool } from './map-tool'
import { useMapTools } from './map-tools-context'
import { FilterIcon } from './tool-icons'

// It checks what is typed as the server does, with the same schemas: they come when somebody filters.
const FilterPanel = lazy(async () => ({ default: (await import('./filter-panel')).FilterPanel }))

export const filterTool: MapTool = {
  id: 'filter',
  label: 'Filter',
  Icon: FilterIcon,
  Panel: () => (
    <Suspense fallback={<PanelComing />}>
      <FilterPanel />
    </Suspense>
  ),
  useIsOn: () => isFiltered(useMapTools().query),
}
