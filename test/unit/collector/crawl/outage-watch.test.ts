import { describe, expect, it } from 'vitest'
import { createNodeBook } from '@/collector/crawl/node-book'
import type { NodeRecord } from '@/collector/crawl/node-record'
import { createOutageWatch } from '@/collector/crawl/outage-watch'
import type { VisitResult } from '@/collector/crawl/visit'
import type { CrawlError } from '@/lib/crawl-errors'

const book = createNodeBook(100)
function node(name: string, lastReachableMs: number | null = 1): NodeRecord {
  const record = book.add(name, 0)
  if (record === null) throw new Error('the book is full')
  return Object.assign(record, { lastReachableMs })
}
const failed = (...errors: CrawlError[]): VisitResult => ({
  reachable: false,
  error: errors.at(-1) ?? null,
  attempts: errors.map((error) => ({ address: '/ip4/8.8.8.8/tcp/1', error, detail: '', tookMs: 1 })),
  address: null,
  identity: null,
  rtt: null,
  table: null,
  tookMs: 1,
})

describe('a failure is taken for the collector’s own', () => {
  it('when it had no route to any address of a node that was reached before', () => {
    const watch = createOutageWatch()
    const noRoute = failed('address_refused_by_policy', 'network_unreachable', 'network_unreachable')
    expect(watch.isOurs(node('a'), noRoute)).toBe(true)
    expect(watch.isOurs(node('a'), failed('io_timeout', 'network_unreachable'))).toBe(false)
    expect(watch.isOurs(node('never', null), noRoute)).toBe(false)
  })

  it('from the eighth node that fell silent with nobody reached in between, until somebody is', () => {
    const watch = createOutageWatch()
    const verdicts = Array.from({ length: 10 }, (_, i) => watch.isOurs(node(`n${i}`), failed('io_timeout')))
    expect(verdicts).toEqual([...Array.from({ length: 7 }, () => false), true, true, true])
    expect(watch.problem()).toMatch(/own network seems to be down/)
    expect(watch.isOurs(node('refuses'), failed('connection_refused'))).toBe(false)
    watch.noteReached()
    expect(watch.problem()).toBeNull()
    expect(watch.isOurs(node('n9'), failed('io_timeout'))).toBe(false)
  })

  it('not because of one node again and again, or of nodes that were gone already', () => {
    const watch = createOutageWatch()
    for (let i = 0; i < 20; i++) {
      watch.isOurs(node('same'), failed('io_timeout'))
      watch.isOurs(Object.assign(node(`gone${i}`), { failuresInRow: 3 }), failed('io_timeout'))
    }
    expect(watch.problem()).toBeNull()
  })
})
