/** What the cartographer says of itself to Prometheus. @module */
import { Counter, Gauge, type Registry } from 'prom-client'

export interface CartographerMetrics {
  nodes: Gauge
  heat: Gauge
  ticks: Counter
  written: Counter
}

export function createCartographerMetrics(registry: Registry): CartographerMetrics {
  const registers = [registry]
  return {
    nodes: new Gauge({ name: 'layout_nodes', help: 'Nodes in the layout', registers }),
    heat: new Gauge({ name: 'layout_heat', help: 'How far the layout is from rest, 0 to 1', registers }),
    ticks: new Counter({ name: 'layout_ticks_total', help: 'Steps of the layout', registers }),
    written: new Counter({ name: 'layout_positions_written_total', help: 'Positions written', registers }),
  }
}
