import { lazy, Suspense } from 'react'
import type { MapTool } from '../tools/map-tool'
import { AroundIcon } from './analysis-icons'
import { PanelComing } from './panel-coming'

const AroundPanel = lazy(async () => ({ default: (await import('./around-panel')).AroundPanel }))

/** A node with what is near it, in a view of its own. */
export const aroundTool: MapTool = {
  id: 'around',
  label: 'Neighbourhood',
  Icon: AroundIcon,
  Panel: () => (
    <Suspense fallback={<PanelComing />}>
      <AroundPanel />
    </Suspense>
  ),
}
