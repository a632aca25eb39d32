import type { MapTool } from './map-tool'

/** The tools of the map, in the order of their buttons. */
export const MAP_TOOLS: readonly MapTool[] = []
