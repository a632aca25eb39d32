import type { ComponentType } from 'react'
import { aroundTool } from '../analysis/around-tool'
import { pathTool } from '../analysis/path-tool'
import { whatIfTool } from '../analysis/what-if-tool'
import { TimeBar } from '../time/time-bar'
import { filterTool } from './filter-tool'
import { groupTool } from './group-tool'
import { helpTool } from './help-tool'
import { lookTool } from './look-tool'
import type { MapTool } from './map-tool'
import { shareTool } from './share-tool'

/** The tools of the map, in the order of their buttons. */
export const MAP_TOOLS: readonly MapTool[] = [
  lookTool,
  filterTool,
  groupTool,
  aroundTool,
  pathTool,
  whatIfTool,
  shareTool,
  helpTool,
]

/** A bar at the foot of the map, over its whole width. */
export const MAP_FOOT: ComponentType | null = TimeBar
