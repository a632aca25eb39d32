import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, expect, it } from 'vitest'
import { DATASET_SCHEMA_VERSION, MANIFEST_FILE, type DatasetManifest } from '@/lib/datasets/manifest'
import { datasetsFolder, readDatasets } from '@/lib/datasets/read-datasets'
import { NODES, NOTICED, openStack, retry, SOON } from './stack-in-use'
import { pagesOn, violationsOf } from './pages'

/** A valid identity that no node has, and an id that no message has. */
const UNSEEN_NODE = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
const UNSEEN_MESSAGE = '0123456789abcdef0123456789abcdef'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)

const seen = (): Promise<string> =>
  retry(async () => {
    const active = await stack.nodes('active=yes')
    if (active.length < NODES / 2) throw new Error('Few nodes were reached yet.')
    return (await stack.anActiveNode()).peerId
  }, NOTICED.timeout)
const neverReached = (): Promise<string> =>
  retry(async () => {
    const node = (await stack.nodes('active=no&limit=500')).find(({ status }) => status === 'unreachable')
    if (node === undefined) throw new Error('Every node was reached.')
    return node.peerId
  }, NOTICED.timeout)

/** Of a day before the stack: that the list has something to show. */
async function dataSets(): Promise<string> {
  const index = (await (await fetch(`${stack.url}/data/index.json`)).json()) as { network: string }
  const day = '2026-01-31'
  const place = join(datasetsFolder(stack.dataDir, index.network), day)
  const file = { about: 'A row a link.', rows: 12_345, bytes: 67_890, sha256: 'ab'.repeat(32) }
  const manifest: DatasetManifest = {
    schemaVersion: DATASET_SCHEMA_VERSION,
    network: index.network,
    day,
    madeAt: '2026-02-01T00:00:00.000Z',
    anonymised: true,
    minNodes: 3,
    license: 'CC-BY-4.0',
    files: [
      { ...file, name: 'links.parquet' },
      { ...file, name: 'LICENSE', rows: null },
    ],
  }
  await mkdir(place, { recursive: true })
  await writeFile(join(place, MANIFEST_FILE), JSON.stringify(manifest))
  expect((await readDatasets(stack.dataDir, index.network)).days).toEqual([manifest])
  return '/data'
}

it.each([
  ['the map', () => '/'],
  ['the nodes', () => '/nodes'],
  ['a node', async () => `/nodes/${await seen()}`],
  ['a node that was never reached', async () => `/nodes/${await neverReached()}`],
  ['an identity nobody has seen', () => `/nodes/${UNSEEN_NODE}`],
  ['a filter that no node fits', () => '/nodes?country=XX'],
  ['a question about nodes that is not understood', () => '/nodes?sort=foo'],
  ['the messages', () => '/messages'],
  ['an unknown message', () => `/messages/${UNSEEN_MESSAGE}`],
  ['a filter that no message fits', () => `/messages?q=${UNSEEN_MESSAGE}`],
  ['a question about messages that is not understood', () => '/messages?type=foo'],
  ['the data sets', dataSets],
  ['a message', async () => `/messages/${(await stack.sentMessage()).id}`],
])(
  'a page has no accessibility violation, light or dark, wide or narrow: %s',
  async (_, pathOf) => {
    const path = await pathOf()
    const page = await pages.open(path)
    await page.getByRole('main').waitFor(SOON)
    await page.getByText('Live', { exact: true }).first().waitFor(SOON)
    expect(await violationsOf(page)).toEqual([])
    // The browser itself remarks on an answer that is no 200.
    pages.forgive((text) => text.includes(path) && /status of 40[04]/.test(text))
  },
  300_000,
)
