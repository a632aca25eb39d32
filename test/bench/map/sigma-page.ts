/** The network drawn by sigma.js on places that are given to it; bundled for a browser, never run in Node. @module */
import Graph from 'graphology'
import Sigma from 'sigma'
import type { RivalGraph } from './rivals'

const container = document.getElementById('map')
if (container === null) throw new Error('the page has no place for the map')
const given = (await (await fetch('/graph.json')).json()) as RivalGraph // from the bench itself
const graph = new Graph({ type: 'undirected', multi: false, allowSelfLoops: false })
given.xs.forEach((x, node) => {
  graph.addNode(node, { x, y: -(given.ys[node] ?? 0), size: 2, color: '#2266aa' })
})
given.from.forEach((from, link) => {
  graph.addEdge(from, given.to[link], { size: 0.5, color: '#dddddd' })
})
const sigma = new Sigma(graph, container)
const mark = (): void => {
  // In the frame after the one that drew it.
  requestAnimationFrame(() => performance.mark('map:first-picture'))
}
sigma.once('afterRender', mark)
sigma.refresh()
