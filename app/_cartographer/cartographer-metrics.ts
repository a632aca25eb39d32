/** What the cartographer says of itself to Prometheus. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface CartographerMetrics {
  nodes: Gauge
  links: Gauge
  heat: Gauge
  ticks: Counter
  tickSeconds: Histogram
  written: Counter
  communitiesSeconds: Gauge
  keyframes: Counter
}

export function createCartographerMetrics(registry: Registry): CartographerMetrics {
  const registers = [registry]
  return {
    nodes: new Gauge({ name: 'layout_nodes', help: 'Nodes in the layout', registers }),
    links: new Gauge({ name: 'layout_links', help: 'Links that nodes state, each once', registers }),
    heat: new Gauge({ name: 'layout_heat', help: 'How far the layout is from rest, 0 to 1', registers }),
    ticks: new Counter({ name: 'layout_ticks_total', help: 'Steps of the layout', registers }),
    tickSeconds: new Histogram({
      name: 'layout_tick_seconds',
      help: 'Time of a step of the layout',
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    written: new Counter({ name: 'layout_positions_written_total', help: 'Positions written', registers }),
    communitiesSeconds: new Gauge({
      name: 'layout_communities_seconds',
      help: 'How long working out the communities last took',
      registers,
    }),
    keyframes: new Counter({
      name: 'layout_keyframes_total',
      help: 'Times that a keyframe of the map was kept',
      registers,
    }),
  }
}
