/**
 * The tree as a few SVG paths, one for each look, so that a thousand hops cost no more elements than three. Across,
 * the paths are in thousandths of the time axis; down, in pixels: the drawing is stretched to whatever width it gets.
 * @module
 */
import type { Latency, RedundantHop } from '@/lib/messages/message'
import { LATENCY_STEPS, LATENCY_UNKNOWN, latencyStep } from '../../map/model/latency-scale'
import type { TreeNode } from './build-tree'
import type { TimeAxis } from './time-axis'
import type { TreeRow } from './tree-rows'

export const ROW_PX = 26
/** Units across. */
export const AXIS_UNITS = 1_000
/** Marks of one closed subtree; more of them would be one bar. */
const CROWD_MARKS_MAX = 80
const WHISKER_CAP_PX = 3
const TICK_PX = 4
const DROP_PX = 3

export interface TreePaths {
  /** From a node down to the last one that had it from there. */
  trunks: string
  /** By latency step, the unknown last: from having it at the sender to having it at the receiver. */
  hops: readonly string[]
  /** The same where only an upper bound of the latency is known. */
  boundedHops: readonly string[]
  /** Arrivals, by the step of the hop that brought it; drawn as points with round ends. */
  points: readonly string[]
  origins: string
  /** Came, and was refused. */
  rejects: string
  /** How far each arrival may be off. */
  whiskers: string
  /** Arrivals below a closed node. */
  crowds: string
  /** Receptions beyond the first. */
  redundant: string
  /** Sendings dropped, at the sender. */
  drops: string
}

/** Which step a hop is drawn in; a bound counts as the greatest it can be. */
function hopStep(latency: Latency): number {
  if (latency.state === 'unknown') return LATENCY_UNKNOWN
  return latencyStep(latency.state === 'solved' ? latency.ms : latency.belowMs)
}

/** Middle of a row, px. */
export const rowMiddle = (index: number): number => index * ROW_PX + ROW_PX / 2

export function treePaths(
  rows: readonly TreeRow[],
  redundant: readonly RedundantHop[],
  axis: TimeAxis,
): TreePaths {
  const steps = LATENCY_STEPS.length + 1
  const hops = Array.from({ length: steps }, () => '')
  const boundedHops = Array.from({ length: steps }, () => '')
  const points = Array.from({ length: steps }, () => '')
  let [trunks, origins, rejects, whiskers, crowds] = ['', '', '', '', '']
  const x = (at: number) => (axis.share(at) * AXIS_UNITS).toFixed(2)
  const rowOf = new Map(rows.map((row) => [row.node.num, row]))

  for (const row of rows) {
    const { arrival, parent } = row.node
    const y = rowMiddle(row.index)
    if (!row.isOpen && row.node.children.length > 0) crowds += crowd(row.node, y, axis, x)
    const place = axis.placeOf(arrival)
    if (place === null) continue
    const at = x(place)
    const step = hopStep(arrival.latency)
    const below = lastPlacedChild(row.node, axis, rowOf)
    if (below !== null && row.isOpen) trunks += `M${at} ${String(y)}V${String(rowMiddle(below))}`
    const from = parent === null ? null : axis.placeOf(parent.arrival)
    if (from !== null) {
      const line = `M${x(from)} ${String(y)}H${at}`
      append(arrival.latency.state === 'bounded' ? boundedHops : hops, step, line)
    }
    if (arrival.state === 'rejected') rejects += point(at, y)
    else if (arrival.state === 'published') origins += point(at, y)
    else append(points, step, point(at, y))
    if (axis.unit === 'ms' && arrival.uncertaintyMs !== null && arrival.uncertaintyMs > 0) {
      whiskers += whisker(place, arrival.uncertaintyMs, y, x)
    }
  }

  let [ticks, drops] = ['', '']
  for (const hop of redundant) {
    if (axis.unit !== 'ms' || hop.afterMs === null || hop.afterMs > axis.end) continue
    const row = rowOf.get(hop.kind === 'drop' ? hop.fromNum : hop.toNum)
    if (row === undefined) continue
    const y = rowMiddle(row.index)
    if (hop.kind === 'drop') drops += `M${x(hop.afterMs)} ${String(y - DROP_PX)}v${String(2 * DROP_PX)}`
    else ticks += `M${x(hop.afterMs)} ${String(y - TICK_PX)}v${String(2 * TICK_PX)}`
  }
  return {
    trunks,
    hops,
    boundedHops,
    points,
    origins,
    rejects,
    whiskers,
    crowds,
    redundant: ticks,
    drops,
  }
}

function append(paths: string[], step: number, commands: string): void {
  paths[step] = (paths[step] ?? '') + commands
}

/** A line of no length: round ends make a point of it. */
const point = (x: string, y: number) => `M${x} ${String(y)}h0`

type ToUnits = (at: number) => string

function whisker(ms: number, offMs: number, y: number, x: ToUnits): string {
  const [from, to] = [x(Math.max(0, ms - offMs)), x(ms + offMs)]
  const cap = (at: string) => `M${at} ${String(y - WHISKER_CAP_PX)}v${String(2 * WHISKER_CAP_PX)}`
  return `M${from} ${String(y)}H${to}${cap(from)}${cap(to)}`
}

/** Row of the last shown child that has a place on the axis. */
function lastPlacedChild(node: TreeNode, axis: TimeAxis, rowOf: ReadonlyMap<number, TreeRow>): number | null {
  const child = node.children.findLast(({ arrival }) => axis.placeOf(arrival) !== null)
  return child === undefined ? null : (rowOf.get(child.num)?.index ?? null)
}

/** A mark for each arrival below a closed node; of very many, evenly chosen ones, the first and the last among them. */
function crowd(node: TreeNode, y: number, axis: TimeAxis, x: ToUnits): string {
  const times: number[] = []
  const open = [...node.children]
  for (const below of open) {
    const place = axis.placeOf(below.arrival)
    if (place !== null) times.push(place)
    open.push(...below.children)
  }
  times.sort((a, b) => a - b)
  const count = Math.min(times.length, CROWD_MARKS_MAX)
  let marks = ''
  for (let mark = 0; mark < count; mark++) {
    const ms = times[count === 1 ? 0 : Math.round((mark / (count - 1)) * (times.length - 1))]
    if (ms !== undefined) marks += `M${x(ms)} ${String(y - TICK_PX - 1)}v${String(2 * TICK_PX + 2)}`
  }
  return marks
}
