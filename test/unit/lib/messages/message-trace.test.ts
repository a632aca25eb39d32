import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '@/lib/analytics/csv'
import { traceTable, type TraceEvent } from '@/lib/messages/message-trace'

const writeTraceCsv = (trace: { events: TraceEvent[] }): string => writeCsv(traceTable(trace))

const event = (more: Partial<TraceEvent> = {}): TraceEvent => ({
  kind: 'deliver',
  node: { num: 2, peerId: '12D3KooWreceiver' },
  peer: { num: 1, peerId: '12D3KooWsender' },
  reportedAtUs: 1_795_278_445_617_759,
  afterMs: 12.34567,
  uncertaintyMs: 1,
  reason: '',
  collector: 'c1',
  receivedAtMs: 1_795_278_446_000,
  ...more,
})

/** Reads CSV as RFC 4180 says. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? []
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

describe('a trace as CSV', () => {
  it('has a head, and a line for each event, with times to the microsecond', () => {
    expect(
      writeTraceCsv({
        events: [event(), event({ kind: 'publish', peer: null, afterMs: null, uncertaintyMs: null })],
      }),
    ).toBe(
      [
        'kind,node,peer,reported_at,reported_at_us,after_ms,uncertainty_ms,reason,collector,received_at',
        'deliver,12D3KooWreceiver,12D3KooWsender,2026-11-21T16:27:25.617759Z,1795278445617759,12.346,1,,c1,2026-11-21T16:27:26.000Z',
        'publish,12D3KooWreceiver,,2026-11-21T16:27:25.617759Z,1795278445617759,,,,c1,2026-11-21T16:27:26.000Z',
        '',
      ].join('\r\n'),
    )
  })

  it('keeps what a peer wrote in its own field, and from being a formula', () => {
    expect(readCsv(writeTraceCsv({ events: [event({ reason: '=1+1,"x"\r\ny' })] }))[1]?.[7]).toBe(
      `'=1+1,"x"\r\ny`,
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (reason) => {
        const rows = readCsv(writeTraceCsv({ events: [event({ reason }), event()] }))
        expect(rows).toHaveLength(3)
        expect(rows.every((row) => row.length === 10)).toBe(true)
        const written = rows[1]?.[7] ?? ''
        expect(written).not.toMatch(/^[=+\-@\t\r]/)
        expect([reason, `'${reason}`]).toContain(written)
      }),
      { numRuns: 10_000, seed: 11 },
    )
  })
})
