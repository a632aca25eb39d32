/** What the live feed says of itself to Prometheus. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface LiveMetrics {
  clients: Gauge
  deltas: Counter
  bytes: Counter
  refused: Counter<'why'>
  commands: Counter<'event' | 'answer'>
  cut: Counter
  tailLag: Gauge
  tickSeconds: Histogram
  messageTickSeconds: Histogram
  messageFailures: Counter
  streams: Gauge<'door'>
  publicBytes: Counter<'door'>
  resyncs: Counter<'reason'>
  away: Gauge
  nodes: Gauge
  links: Gauge
}

export function createLiveMetrics(registry: Registry): LiveMetrics {
  const registers = [registry]
  return {
    clients: new Gauge({ name: 'live_clients', help: 'Open sockets', registers }),
    deltas: new Counter({ name: 'live_deltas_total', help: 'Map deltas published', registers }),
    bytes: new Counter({ name: 'live_sent_bytes_total', help: 'Payload bytes queued to sockets', registers }),
    refused: new Counter({
      name: 'live_refused_total',
      help: 'Connections refused, by reason',
      labelNames: ['why'],
      registers,
    }),
    commands: new Counter({
      name: 'live_commands_total',
      help: 'Commands of clients: ok, invalid, unknown or limited',
      labelNames: ['event', 'answer'],
      registers,
    }),
    cut: new Counter({ name: 'live_slow_clients_total', help: 'Clients cut for not keeping up', registers }),
    tailLag: new Gauge({
      name: 'live_tail_lag_seconds',
      help: 'Time since the store was last read in full',
      registers,
    }),
    tickSeconds: new Histogram({
      name: 'live_tick_seconds',
      help: 'One round of reading the store and telling the pages',
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    messageTickSeconds: new Histogram({
      name: 'live_message_tick_seconds',
      help: 'One round of following messages for those who watch them',
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    messageFailures: new Counter({
      name: 'live_message_failures_total',
      help: 'Rounds of following messages that failed',
      registers,
    }),
    streams: new Gauge({
      name: 'live_streams',
      help: 'Programs that listen to public events, by door: sse or socket',
      labelNames: ['door'],
      registers,
    }),
    publicBytes: new Counter({
      name: 'live_public_bytes_total',
      help: 'Bytes of public events queued to programs, by door',
      labelNames: ['door'],
      registers,
    }),
    resyncs: new Counter({
      name: 'live_public_resyncs_total',
      help: 'Times a program was told to ask for the present state, by reason',
      labelNames: ['reason'],
      registers,
    }),
    away: new Gauge({ name: 'live_store_away', help: '1 while the store cannot be read', registers }),
    nodes: new Gauge({ name: 'live_map_nodes', help: 'Nodes on the map', registers }),
    links: new Gauge({ name: 'live_map_links', help: 'Links on the map', registers }),
  }
}
