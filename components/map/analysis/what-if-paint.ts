/** How the map looks when some of its nodes are thought away. @module */
import type { MapStore } from '../model/map-store'
import type { NodePaint } from '../renderer/paint'
import { readColours } from '../renderer/theme'
import type { WhatIfAnswer } from './protocol'

/** What a colour stands for, in the order of the palette. */
export const WHAT_IF_MARKS = [
  { name: 'Stays', token: '--unreachable' },
  { name: 'Articulation point', token: '--series-2' },
  { name: 'Cut off', token: '--warning' },
  { name: 'Taken away', token: '--danger' },
] as const

const TAKEN_AWAY = WHAT_IF_MARKS.length - 1

/** @param removed - numbers of the nodes taken away. */
export function whatIfPaint(
  store: MapStore,
  removed: Uint32Array,
  { articulations, cutOff }: Pick<WhatIfAnswer, 'articulations' | 'cutOff'>,
): NodePaint {
  const colours = new Uint8Array(store.columns.nodes.count)
  for (const [at, nums] of [articulations, cutOff, removed].entries()) {
    for (const num of nums) {
      const index = store.indexOf(num)
      if (index >= 0) colours[index] = at + 1
    }
  }
  const shown = Uint8Array.from(colours, (mark) => Number(mark !== TAKEN_AWAY))
  const palette = readColours(
    document.body,
    WHAT_IF_MARKS.map(({ token }) => token),
  )
  return { colours, palette, sizes: null, shown }
}
