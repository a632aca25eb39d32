/**
 * The page's own live client. It is fetched and opened once the page stands and a component asks for it: what the
 * server has drawn can be read without it.
 * @module
 */
import type { LiveClient } from './live-client'

let client: LiveClient | undefined
let opening: Promise<LiveClient> | undefined

/** A script that could not be fetched is fetched again after so long, ms. */
const RETRY_MS = 4_000

/** The client where it is open already; only in the browser. */
export function pageClient(): LiveClient | undefined {
  return client
}

/**
 * Works with the client as soon as it is open.
 * @param work - gives back what ends it.
 * @returns what ends it, whether it has begun or not.
 */
export function withPageClient(work: (client: LiveClient) => () => void): () => void {
  if (client !== undefined) return work(client)
  let end: (() => void) | undefined
  let isOver = false
  opening ??= open()
  void opening.then((opened) => {
    if (!isOver) end = work(opened)
  })
  return () => {
    isOver = true
    end?.()
  }
}

async function open(): Promise<LiveClient> {
  await pageLoaded()
  for (;;) {
    try {
      const { openClient } = await import('./open-client')
      return (client = openClient())
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function pageLoaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    addEventListener('load', () => resolve(), { once: true })
  })
}
