import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeDelta } from '@/lib/graph/codec/encode-delta'
import { decodeGroups, encodeGroups } from '@/lib/graph/codec/groups'
import { decodeNames, encodeNames } from '@/lib/graph/codec/names'
import { saidBy } from '../../../../fixtures/said-by'

const document = await readFile(new URL('../../../../../docs/map-wire.md', import.meta.url), 'utf8')

function example(name: string): Uint8Array {
  const [, hex = ''] = new RegExp(`\`\`\`hex ${name}\\n([^\`]*)`).exec(document) ?? []
  return Uint8Array.from(hex.trim().split(/\s+/), (byte) => parseInt(byte, 16))
}

const NODE_7 = {
  num: 7,
  peerId: 'peer-7',
  status: 'online',
  peerCount: 2,
  agent: 'meshara/1.10.0',
  country: 'DE',
  city: 'Köln',
  lat: 50.94,
  lon: 6.96,
  placeSource: 'dbip',
  asn: 64_500,
  asName: 'Example Net',
  rttMs: 12.2,
  isRttQuiet: true,
  uptime: 100,
  community: 1,
}

describe('the document on the wire', () => {
  it('shows a snapshot that is one, as it would be written', () => {
    const snapshot = decodeSnapshot(example('snapshot'))
    expect(saidBy(snapshot)).toMatchObject({
      seq: 5,
      atMs: 1_700_000_000_000,
      feed: 'f',
      network: { name: 'demo', title: 'Demo' },
      totals: { nodes: 2, links: 1 },
      nodes: [NODE_7, { num: 300, peerId: 'peer-300', status: 'offline', uptime: null, lat: null }],
      links: [{ a: 7, b: 300, evidence: 'table', mutual: true }],
      positions: [
        [7, -10, 4],
        [300, 25, 8],
      ],
    })
    expect(encodeSnapshot(snapshot)).toEqual(example('snapshot'))
  })

  it('shows a delta that is one, as it would be written', () => {
    const delta = decodeDelta(example('delta'))
    expect(delta).toMatchObject({
      seq: 6,
      atMs: 1_700_000_000_700,
      nodes: [{ num: 300, peerId: null, status: 'online' }],
      gone: [9],
      linksAdded: [{ a: 7, b: 300, evidence: 'mesh', mutual: false }],
      linksRemoved: [[7, 9]],
      positions: [[300, 26, -8]],
    })
    expect(encodeDelta(delta)).toEqual(example('delta'))
  })

  it('shows groups that are some, as they would be written', () => {
    const whole = decodeGroups(example('groups'))
    expect(whole).toMatchObject({
      seq: 5,
      totals: { nodes: 9, links: 14 },
      by: 'country',
      statuses: [6, 2, 1],
      extent: { minX: -10, minY: -40, maxX: 25, maxY: 8 },
      groups: [
        {
          key: 'DE',
          label: 'Germany',
          joins: 1,
          count: 6,
          online: 5,
          inside: 8,
          x: -2.5,
          y: 4,
          radius: 9.75,
        },
        { key: 'others', label: 'Others (2 countries)', joins: 2, count: 3, online: 1, inside: 1, x: 20 },
      ],
      flows: [{ a: 0, b: 1, links: 5 }],
    })
    expect(encodeGroups(whole)).toEqual(example('groups'))
  })

  it('shows names that are some, as they would be written', () => {
    const names = decodeNames(example('names'))
    expect([...names]).toEqual([
      [7, 'peer-7'],
      [300, 'peer-300'],
    ])
    expect(encodeNames(names)).toEqual(example('names'))
  })
})
