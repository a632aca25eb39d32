/** The network laid out by d3-force and drawn on a canvas, as many pages do; bundled, never run in Node. @module */
import { forceCenter, forceLink, forceManyBody, forceSimulation, type SimulationNodeDatum } from 'd3-force'
import { select } from 'd3-selection'
import { zoom, zoomIdentity } from 'd3-zoom'
import type { RivalGraph } from './rivals'

const given = (await (await fetch('/graph.json')).json()) as RivalGraph // from the bench itself
const canvas = document.createElement('canvas')
canvas.width = innerWidth
canvas.height = innerHeight
document.getElementById('map')?.append(canvas)
const context = canvas.getContext('2d')
if (context === null) throw new Error('there is no canvas to draw on')

const nodes = given.xs.map((): SimulationNodeDatum => ({}))
const links = given.from.map((source, link) => ({ source, target: given.to[link] ?? 0 }))
let view = zoomIdentity.translate(innerWidth / 2, innerHeight / 2).scale(0.2)

function draw(on: CanvasRenderingContext2D): void {
  on.setTransform(1, 0, 0, 1, 0, 0)
  on.clearRect(0, 0, canvas.width, canvas.height)
  on.setTransform(view.k, 0, 0, view.k, view.x, view.y)
  on.lineWidth = 0.5 / view.k
  on.strokeStyle = '#dddddd'
  on.beginPath()
  for (const { source, target } of links as unknown as readonly Record<
    'source' | 'target',
    SimulationNodeDatum
  >[]) {
    on.moveTo(source.x ?? 0, source.y ?? 0)
    on.lineTo(target.x ?? 0, target.y ?? 0)
  }
  on.stroke()
  on.fillStyle = '#2266aa'
  for (const { x = 0, y = 0 } of nodes) on.fillRect(x - 2, y - 2, 4, 4)
}

forceSimulation(nodes)
  .force('charge', forceManyBody())
  .force('link', forceLink(links))
  .force('centre', forceCenter())
  .on('tick', () => draw(context))
  .on('end', () => {
    requestAnimationFrame(() => performance.mark('map:first-picture'))
  })

let isAsked = false
const zooming = zoom<HTMLCanvasElement, unknown>()
select(canvas).call(zooming).call(zooming.transform.bind(zooming), view)
zooming.on('zoom', ({ transform }: { transform: typeof view }) => {
  view = transform
  if (isAsked) return
  isAsked = true
  requestAnimationFrame(() => {
    isAsked = false
    draw(context)
  })
})
