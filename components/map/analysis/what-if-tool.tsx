import { lazy, Suspense } from 'react'
import type { MapTool } from '../tools/map-tool'
import { WhatIfIcon } from './analysis-icons'
import { PanelComing } from './panel-coming'

// Most visits to the map take nothing away.
const WhatIfPanel = lazy(async () => ({ default: (await import('./what-if-panel')).WhatIfPanel }))

/** What remains when some nodes are taken away. */
export const whatIfTool: MapTool = {
  id: 'what-if',
  label: 'What if',
  Icon: WhatIfIcon,
  Panel: () => (
    <Suspense fallback={<PanelComing />}>
      <WhatIfPanel />
    </Suspense>
  ),
}
