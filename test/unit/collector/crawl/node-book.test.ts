import { describe, expect, it } from 'vitest'
import { createCrawlRun } from '@/collector/crawl/crawl-run'
import {
  ageAddresses,
  bestFirst,
  createNodeBook,
  noteAddresses,
  type NodeBook,
} from '@/collector/crawl/node-book'
import type { NodeRecord } from '@/collector/crawl/node-record'

const address = (host: number, mayBeDialled = true) => ({
  text: `/ip4/8.8.8.${host}/tcp/1`,
  ip: `8.8.8.${host}`,
  peerId: null,
  mayBeDialled,
})
function nodeIn(book = createNodeBook(10), peerId = 'a'): NodeRecord {
  const node = book.add(peerId, 0)
  if (node === null) throw new Error('the book is full')
  return node
}

describe('book of nodes', () => {
  it('takes no more nodes than it has room for', () => {
    const book = createNodeBook(2)
    expect(book.add('a', 0)).toBe(book.add('a', 1))
    expect(book.add('b', 0)).not.toBeNull()
    expect(book.add('c', 0)).toBeNull()
    expect(book.add('b', 0)).not.toBeNull()
  })

  it('keeps the address that worked, and those named most, against a flood of others', () => {
    const node = nodeIn()
    noteAddresses(node, [address(1), address(2)])
    node.workingAddress = address(1).text
    noteAddresses(node, [address(2)])
    for (let host = 100; host < 200; host++) noteAddresses(node, [address(host)])
    expect(node.addresses).toHaveLength(16)
    expect(
      bestFirst(node)
        .slice(0, 2)
        .map(({ ip }) => ip),
    ).toEqual(['8.8.8.1', '8.8.8.2'])
  })

  it('forgets an address nobody names any more, unless it is the one that worked', () => {
    const node = nodeIn()
    noteAddresses(node, [address(1), address(2)])
    node.workingAddress = address(1).text
    for (let crawl = 0; crawl < 8; crawl++) ageAddresses(node)
    expect(node.addresses.map(({ ip }) => ip)).toEqual(['8.8.8.1'])
  })

  it('tells whether an address was new, and keeps a few of those that may not be dialled', () => {
    const node = nodeIn()
    expect(noteAddresses(node, [address(1)])).toBe(true)
    expect(noteAddresses(node, [address(1)])).toBe(false)
    for (let host = 1; host < 20; host++) expect(noteAddresses(node, [address(host, false)])).toBe(false)
    expect(node.refused).toHaveLength(4)
  })
})

describe('one crawl', () => {
  const reached = { reachable: true, links: 3, questions: 2 }
  const always = (): boolean => true
  const named = (book: NodeBook, peerId: string): NodeRecord => {
    const node = nodeIn(book, peerId)
    noteAddresses(node, [address(1)])
    return node
  }

  it('visits each node once, those that are not ready later, and then is over', () => {
    const book = createNodeBook(10)
    const [a, b] = [named(book, 'a'), named(book, 'b')]
    const run = createCrawlRun(5, 0)
    for (const node of [a, b, a]) run.takeUp(node)
    expect(run.next((node) => node === b)).toBe(b)
    expect(run.next((node) => node === b)).toBeUndefined()
    expect(run.next(always)).toBe(a)
    expect(run.next(always)).toBeUndefined()
    run.ended(reached)
    expect(run.isOver()).toBe(false)
    run.ended({ ...reached, reachable: false })
    expect(run.isOver()).toBe(true)
    expect(run.fact('c', 'finished', 9)).toMatchObject({
      nodesFound: 2,
      nodesVisited: 2,
      nodesReachable: 1,
      linksFound: 6,
      queries: 4,
      crawlId: 5,
    })
  })

  it('tries a failed node once more, after the others, and only once', () => {
    const book = createNodeBook(10)
    const [a, b] = [named(book, 'a'), named(book, 'b')]
    const run = createCrawlRun(5, 0)
    run.takeUp(a)
    run.takeUp(b)
    expect(run.next(always)).toBe(a)
    expect(run.retry(a)).toBe(true)
    expect([run.next(always), run.next(always)]).toEqual([b, a])
    expect(run.retry(a)).toBe(false)
    run.ended(reached)
    run.ended(reached)
    expect(run.isOver()).toBe(true)
    expect(run.fact('c', 'finished', 9).nodesVisited).toBe(2)
  })

  it('visits a node nobody has an address of when everybody else was asked, or as soon as one is named', () => {
    const book = createNodeBook(10)
    const [known, lost, found] = [named(book, 'known'), nodeIn(book, 'lost'), nodeIn(book, 'found')]
    const run = createCrawlRun(5, 0)
    for (const node of [lost, found, known]) run.takeUp(node)
    expect([run.next(always), run.next(always)]).toEqual([known, undefined])
    noteAddresses(found, [address(2)])
    run.takeUp(found)
    run.takeUp(found)
    expect([run.next(always), run.next(always)]).toEqual([found, undefined])
    run.ended(reached)
    run.ended(reached)
    expect(run.isOver()).toBe(false)
    expect([run.next(always), run.next(always)]).toEqual([lost, undefined])
    run.ended({ ...reached, reachable: false })
    expect(run.isOver()).toBe(true)
  })
})

describe('nodes that nobody has reached', () => {
  const bring = (book: NodeBook, reporter: string, count: number, from = 0): number => {
    let taken = 0
    for (let i = from; i < from + count; i++) if (book.add(`${reporter}-${i}`, 0, reporter) !== null) taken++
    return taken
  }

  it('are taken from one reporter up to its share, however often it is asked, until they are reached', () => {
    const book = createNodeBook(10_000)
    expect(bring(book, 'hostile', 800)).toBe(800)
    expect(bring(book, 'hostile', 800, 800)).toBe(224)
    expect(bring(book, 'honest', 300)).toBe(300)
    const proven = book.get('hostile-0')
    if (proven === undefined) throw new Error('it was not taken')
    book.noteReached(proven, 5)
    book.remove('hostile-1')
    expect(bring(book, 'hostile', 10, 5_000)).toBe(2)
  })

  it('make room for newcomers of a reporter that named fewer, when the book is full', () => {
    const book = createNodeBook(100)
    expect(bring(book, 'hostile', 200)).toBe(100)
    const proven = book.get('hostile-0')
    if (proven === undefined) throw new Error('it was not taken')
    book.noteReached(proven, 5)
    expect(bring(book, 'honest', 20)).toBe(20)
    expect(bring(book, 'hostile', 20, 300)).toBe(0)
    expect(book.add('configured', 0)).not.toBeNull()
    expect(book.size).toBe(100)
    expect(book.get('hostile-0')).toBe(proven)
  })
})
