/** A database that runs one query after another and takes the time of each, by its name. @module */
import type { Database, SelectQuery } from '@/db/client'

export interface Asked {
  readonly sql: string
  readonly params: Record<string, unknown>
}

export class TimedDatabase implements Database {
  /** Milliseconds, by the name of the query and the label it was asked under. */
  readonly took = new Map<string, number[]>()
  /** The last of each, to be asked for what it reads. */
  readonly asked = new Map<string, Asked>()
  /** Where the queries that follow belong; null: they are not counted. */
  label: string | null = null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly db: Database) {}

  get name(): string {
    return this.db.name
  }

  select<T>(query: SelectQuery<T>): Promise<T[]> {
    const run = this.turn.then(async () => {
      const startedAt = performance.now()
      const rows = await this.db.select(query)
      this.note(query, performance.now() - startedAt)
      return rows
    })
    this.turn = run.catch(() => undefined)
    return run
  }

  insert(): Promise<void> {
    return Promise.reject(new Error('a page inserts nothing'))
  }

  command(): Promise<void> {
    return Promise.reject(new Error('a page commands nothing'))
  }

  stream(): Promise<never> {
    return Promise.reject(new Error('a page takes no stream'))
  }

  ping(): Promise<boolean> {
    return this.db.ping()
  }

  close(): Promise<void> {
    return this.db.close()
  }

  private note(
    { name, sql, params }: Pick<SelectQuery<unknown>, 'name' | 'sql' | 'params'>,
    tookMs: number,
  ): void {
    if (this.label === null) return
    const key = this.label === '' ? name : `${name} ${this.label}`
    const known = this.took.get(key)
    if (known === undefined) this.took.set(key, [tookMs])
    else known.push(tookMs)
    this.asked.set(key, { sql, params: params ?? {} })
  }
}

export interface Quantiles {
  readonly p50Ms: number
  readonly p95Ms: number
}

export function quantiles(took: readonly number[]): Quantiles {
  const sorted = [...took].sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(100 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 100
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}
