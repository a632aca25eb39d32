/** How long our queries take, by name: the embedded ClickHouse keeps no query log. @module */
import { Histogram, type Registry } from 'prom-client'

export type QueryObserver = (name: string, outcome: 'ok' | 'error', seconds: number) => void

/** Processes have one registry each; until it is known, nothing is counted. */
let observer: QueryObserver | undefined

export function observeQuery(name: string, outcome: 'ok' | 'error', seconds: number): void {
  observer?.(name, outcome, seconds)
}

/** Counts every query of this process into `metrics` as `db_query_seconds`. */
export function measureQueries(metrics: Registry): void {
  const histogram = new Histogram({
    name: 'db_query_seconds',
    help: 'Time of each query as its caller sees it',
    labelNames: ['query', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  })
  observer = (name, outcome, seconds) => {
    histogram.observe({ query: name, outcome }, seconds)
  }
}
