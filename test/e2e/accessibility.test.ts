import { inject, expect, it } from 'vitest'
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
  ['a message', async () => `/messages/${(await stack.sentMessage()).id}`],
])(
  'a page has no accessibility violation, light or dark, wide or narrow: %s',
  async (_, pathOf) => {
    const path = await pathOf()
    const page = await pages.open(path, { reducedMotion: 'reduce' })
    await page.getByRole('main').waitFor(SOON)
    await page.getByText('Live', { exact: true }).first().waitFor(SOON)
    expect(await violationsOf(page)).toEqual([])
    // The browser itself remarks on an answer that is no 200.
    pages.forgive((text) => text.includes(path) && /status of 40[04]/.test(text))
  },
  300_000,
)
