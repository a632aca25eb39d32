/** A small graph that arranges itself and can be pulled about: d3's forces, d3's dragging, a canvas. @module */
import { drag, type D3DragEvent } from 'd3-drag'
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import { select } from 'd3-selection'
import { seededRandom } from '@/lib/graph/seeded-random'
import { drawLocal, readLocalColours, type LocalLink, type LocalNode, type LocalView } from './draw-local'

export interface LocalLayoutInit {
  readonly canvas: HTMLCanvasElement
  /** With the places of those that stand somewhere already. */
  readonly nodes: readonly (Pick<LocalNode, 'num' | 'hops' | 'status' | 'links' | 'label'> &
    Partial<LocalPlace>)[]
  /** Positions in `nodes`. */
  readonly links: readonly (readonly [number, number])[]
  /** Nothing moves by itself. */
  readonly isStill: boolean
  readonly onMark: (num: number | null) => void
  readonly onGo: (num: number) => void
}

/** Units of the layout. */
export interface LocalPlace {
  readonly x: number
  readonly y: number
}

export interface LocalLayout {
  /** Where the nodes stand now, by their numbers. */
  places(): ReadonlyMap<number, LocalPlace>
  mark(num: number | null): void
  stop(): void
}

const LINK_LENGTH = 46
const REACH_PX = 14
/** Steps after which d3's forces are at rest. */
const STEPS_TO_REST = 300
const MARGIN_PX = 36
const MOST_ZOOM = 2

export function startLocalLayout(init: LocalLayoutInit): LocalLayout {
  const { canvas } = init
  const nodes = init.nodes.map((node): LocalNode => ({ ...node, radius: radiusOf(node.links, node.hops) }))
  const links = init.links.map(([source, target]): LocalLink => ({ source, target }))
  let marked: number | null = null
  let held: LocalNode | null = null
  let view: LocalView = { k: 1, x: 0, y: 0, width: 0, height: 0 }
  let colours = readLocalColours(canvas)

  const simulation = forceSimulation<LocalNode>(nodes)
    .randomSource(seededRandom(1))
    .force('link', forceLink<LocalNode, LocalLink>(links).distance(LINK_LENGTH))
    .force('charge', forceManyBody().strength(-120).distanceMax(600))
    .force('x', forceX().strength(0.05))
    .force('y', forceY().strength(0.05))
    .force(
      'collide',
      forceCollide<LocalNode>(({ radius }) => radius + 3),
    )
    .stop()

  const draw = () => {
    // What is held stays under the hand: the picture does not shift below it.
    if (held === null) view = fitted(canvas, nodes)
    drawLocal(canvas, { nodes, links, view, colours, marked })
  }
  const nodeAt = (x: number, y: number): LocalNode | undefined =>
    simulation.find((x - view.x) / view.k, (y - view.y) / view.k, REACH_PX / view.k)

  simulation.on('tick', draw)
  if (init.isStill) {
    simulation.tick(STEPS_TO_REST)
    draw()
  } else {
    simulation.tick(20)
    simulation.restart()
  }

  const dragging = drag<HTMLCanvasElement, unknown, LocalNode | undefined>()
    .container(canvas)
    .subject((event: { x: number; y: number }) => nodeAt(event.x, event.y))
    .on('start', ({ subject, active }: DragOf) => {
      held = subject
      if (active === 0 && !init.isStill) simulation.alphaTarget(0.25).restart()
    })
    .on('drag', ({ subject, sourceEvent }: DragOf) => {
      const [x, y] = pointIn(canvas, sourceEvent)
      subject.x = subject.fx = (x - view.x) / view.k
      subject.y = subject.fy = (y - view.y) / view.k
      if (init.isStill) draw()
    })
    .on('end', ({ active, subject }: DragOf) => {
      held = null
      subject.fx = null
      subject.fy = null
      if (active === 0) simulation.alphaTarget(0)
      if (init.isStill) draw()
    })
  select<HTMLCanvasElement, unknown>(canvas).call(dragging)

  const ended = new AbortController()
  canvas.addEventListener(
    'pointermove',
    (event) => {
      // A finger has no way to point at a node without touching it.
      if (held !== null || event.pointerType === 'touch') return
      const [x, y] = pointIn(canvas, event)
      const at = nodeAt(x, y)?.num ?? null
      canvas.style.cursor = at === null ? '' : 'pointer'
      if (at !== marked) init.onMark(at)
    },
    { signal: ended.signal },
  )
  canvas.addEventListener(
    'pointerleave',
    (event) => {
      if (event.pointerType !== 'touch') init.onMark(null)
    },
    { signal: ended.signal },
  )
  // d3-drag keeps back the click that ends a drag.
  canvas.addEventListener(
    'click',
    (event) => {
      const [x, y] = pointIn(canvas, event)
      const at = nodeAt(x, y)
      // Under a finger the first tap names the node, the second goes there.
      if (event.pointerType === 'touch' && at?.num !== marked) init.onMark(at?.num ?? null)
      else if (at !== undefined && at.hops > 0) init.onGo(at.num)
    },
    { signal: ended.signal },
  )
  const sized = new ResizeObserver(draw)
  sized.observe(canvas)
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener(
    'change',
    () => {
      colours = readLocalColours(canvas)
      draw()
    },
    { signal: ended.signal },
  )

  return {
    places: () => new Map(nodes.map(({ num, x = 0, y = 0 }) => [num, { x, y }])),
    mark: (num) => {
      marked = num
      draw()
    },
    stop: () => {
      simulation.stop()
      sized.disconnect()
      ended.abort()
      select(canvas).on('.drag', null)
    },
  }
}

type DragOf = Omit<D3DragEvent<HTMLCanvasElement, unknown, LocalNode>, 'sourceEvent'> & {
  readonly sourceEvent: MouseEvent | TouchEvent
}

function radiusOf(links: number, hops: number): number {
  return hops === 0 ? 12 : Math.min(10, 3.5 + Math.sqrt(links) * 0.7)
}

function pointIn(canvas: HTMLCanvasElement, event: MouseEvent | TouchEvent): [x: number, y: number] {
  const box = canvas.getBoundingClientRect()
  const at = 'touches' in event ? (event.touches[0] ?? event.changedTouches[0]) : event
  return [(at?.clientX ?? 0) - box.left, (at?.clientY ?? 0) - box.top]
}

function fitted(canvas: HTMLCanvasElement, nodes: readonly LocalNode[]): LocalView {
  const { clientWidth: width, clientHeight: height } = canvas
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x = 0, y = 0 } of nodes) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const k = Math.min(
    MOST_ZOOM,
    Math.max(1, width - 2 * MARGIN_PX) / Math.max(1, right - left),
    Math.max(1, height - 2 * MARGIN_PX) / Math.max(1, bottom - top),
  )
  return {
    k,
    x: width / 2 - (k * (left + right)) / 2,
    y: height / 2 - (k * (top + bottom)) / 2,
    width,
    height,
  }
}
