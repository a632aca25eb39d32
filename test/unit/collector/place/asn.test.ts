import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAsnLine, readAsnCsv } from '@/collector/place/asn-csv'
import { createAsnIndex } from '@/collector/place/asn-index'
import { AsnStoreError, readAsnStore, writeAsnStore } from '@/collector/place/asn-store'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asn-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const IPV4 = [
  '1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."',
  '1.0.2.0,1.0.2.255,7,Seven',
  'not a line',
  '200.0.0.0,200.255.255.255,9,"A ""quoted"" name"',
]
const IPV6 = ['2001:200::,2001:200:1b9:ffff:ffff:ffff:ffff:ffff,2500,WIDE Project']

async function table() {
  const [ipv4, ipv6] = [join(folder, 'ipv4.csv'), join(folder, 'ipv6.csv')]
  await writeFile(ipv4, IPV4.join('\n'))
  await writeFile(ipv6, IPV6.join('\n'))
  return readAsnCsv(ipv4, ipv6)
}

describe('table of autonomous systems', () => {
  it.each([
    ['1.0.0.0', { asn: 13335, name: 'Cloudflare, Inc.' }],
    ['1.0.0.255', { asn: 13335, name: 'Cloudflare, Inc.' }],
    ['1.0.1.0', null],
    ['1.0.2.128', { asn: 7, name: 'Seven' }],
    ['0.255.255.255', null],
    ['200.7.7.7', { asn: 9, name: 'A "quoted" name' }],
    ['255.255.255.255', null],
    ['2001:200:1b9::1', { asn: 2500, name: 'WIDE Project' }],
    ['2001:200:1ba::', null],
    ['::1', null],
    ['not an address', null],
  ])('says of %s: %o', async (ip, expected) => {
    expect(createAsnIndex(await table()).find(ip)).toEqual(expected)
  })

  it('is the same after it was written and read', async () => {
    const path = join(folder, 'kept', 'table.bin')
    const made = await table()
    await writeAsnStore(path, '1.2.3', made)
    expect(await readAsnStore(path, '1.2.3')).toEqual({ ...made, names: Uint8Array.from(made.names) })
  })

  it('is not taken from a file of another version, or one that is damaged', async () => {
    const path = join(folder, 'table.bin')
    await writeAsnStore(path, '1.2.3', await table())
    await expect(readAsnStore(path, '1.2.4')).rejects.toThrow(AsnStoreError)
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, whole.length - 1))
    await expect(readAsnStore(path, '1.2.3')).rejects.toThrow(AsnStoreError)
    await writeFile(path, '{}')
    await expect(readAsnStore(path, '1.2.3')).rejects.toThrow(AsnStoreError)
  })

  it('reads any line as a range of two addresses, a number and a name, or not at all', () => {
    const field = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 8 }), fc.nat().map(String))
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        const line = parseAsnLine(fields.join(','))
        if (line === null) return
        expect(line.asn).toBeLessThanOrEqual(4_294_967_295)
        expect(line.name.length).toBeLessThanOrEqual(256)
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })
})
