/**
 * A tick of our layout and one of d3-force's: CPU time, for the same forces, graph (average degree 10, a heavy tail) and
 * start, and how far the two agree. `npm run bench -- layout`.
 * @module
 */
import {
  BOUNDS,
  d3Of,
  isWithin,
  measureAgreement,
  oursOf,
  spiral,
  worstOf,
  type Layout,
} from '../fixtures/layout/agreement'
import { heavyTailed, KINDS } from '../fixtures/layout/graphs'

/** Nodes, and ticks that are measured. */
const SIZES = [
  [1_000, 100],
  [10_000, 20],
  [100_000, 8],
] as const
const DEGREE = 10

export default function layout(): Promise<void> {
  // Both are compiled before they are measured.
  for (const make of [oursOf, d3Of]) cpuMsPerTick(make(heavyTailed(2_000, DEGREE), spiral(2_000)), 30)

  const sizes: Record<string, unknown> = {}
  for (const [count, ticks] of SIZES) {
    const graph = heavyTailed(count, DEGREE)
    const start = spiral(count)
    const oursCpuMsPerTick = cpuMsPerTick(oursOf(graph, start), ticks)
    const d3CpuMsPerTick = cpuMsPerTick(d3Of(graph, start), ticks)
    const figures = {
      oursCpuMsPerTick: rounded(oursCpuMsPerTick),
      d3CpuMsPerTick: rounded(d3CpuMsPerTick),
      ratio: rounded(d3CpuMsPerTick / oursCpuMsPerTick),
    }
    process.stderr.write(`${String(count)} nodes: ${JSON.stringify(figures)}\n`)
    sizes[String(count)] = figures
  }
  const worst = worstOf(KINDS.map(([, graph]) => measureAgreement(graph)))
  const agrees = { isWithinBounds: isWithin(worst, BOUNDS), worst, bounds: BOUNDS }
  process.stdout.write(`${JSON.stringify({ sizes, agrees })}\n`)
  return Promise.resolve()
}

function cpuMsPerTick(layout: Layout, ticks: number): number {
  const before = process.cpuUsage()
  for (let tick = 0; tick < ticks; tick++) layout.tick()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / ticks
}

const rounded = (value: number): number => Number(value.toPrecision(4))
