import { lazy, Suspense } from 'react'
import type { MapTool } from '../tools/map-tool'
import { PathIcon } from './analysis-icons'
import { PanelComing } from './panel-coming'

const PathPanel = lazy(async () => ({ default: (await import('./path-panel')).PathPanel }))

/** The shortest way from one node to another. */
export const pathTool: MapTool = {
  id: 'path',
  label: 'Shortest path',
  Icon: PathIcon,
  Panel: () => (
    <Suspense fallback={<PanelComing />}>
      <PathPanel />
    </Suspense>
  ),
}
