/** What the limits say of themselves to Prometheus. @module */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface LimitMetrics {
  refused: Counter<'door' | 'why'>
  waited: Histogram
}

export function createLimitMetrics(
  registry: Registry,
  read: { underWay: () => number; remembered: () => number },
): LimitMetrics {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  }
  gauge('web_questions_under_way', 'Questions of the API that the database is asked now', read.underWay)
  gauge('web_callers_remembered', 'Callers whose use of the API is counted', read.remembered)
  return {
    refused: new Counter({
      name: 'web_refused_total',
      help: 'Requests refused, by door and reason: budget, at_once, busy or key',
      labelNames: ['door', 'why'],
      registers,
    }),
    waited: new Histogram({
      name: 'web_turn_wait_seconds',
      help: 'How long questions of the API waited for their turn',
      buckets: [0.001, 0.01, 0.1, 0.5, 1, 5, 10],
      registers,
    }),
  }
}
