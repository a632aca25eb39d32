import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventParser } from '@/packages/explorer-client/src/event-parser'

function parse(pieces: readonly string[]) {
  const parser = new EventParser()
  const events = pieces.flatMap((piece) => [...parser.push(piece)])
  return { events, lastId: parser.lastId, retryMs: parser.retryMs }
}

const STREAM = [
  '\uFEFFretry: 1500',
  '',
  ': a comment',
  'id: 1',
  'event: nodes',
  'data: {"a":1}',
  '',
  'data:first',
  'data: second',
  'data',
  '',
  'event: nothing',
  '',
  'id: 7',
  '',
  'id: no\0pe',
  'unknown: field',
  'data: ü',
  '',
  'id: 9',
  'data: never finished',
]
const EXPECTED = {
  events: [
    { name: 'nodes', data: '{"a":1}' },
    { name: 'message', data: 'first\nsecond\n' },
    { name: 'message', data: 'ü' },
  ],
  lastId: '7',
  retryMs: 1_500,
}

describe('server-sent events', () => {
  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('are read as the standard says, with lines that end in %s', (_name, end) => {
    expect(parse([STREAM.join(end)])).toEqual(EXPECTED)
  })

  it('are the same wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
        (end, lengths) => {
          let rest = STREAM.join(end)
          const pieces = lengths.map((length) => {
            const piece = rest.slice(0, length)
            rest = rest.slice(length)
            return piece
          })
          expect(parse([...pieces, rest])).toEqual(EXPECTED)
        },
      ),
      { numRuns: 500, seed: 5 },
    )
  })
})
