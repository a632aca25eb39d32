/** Has the service worker keep the page and what it needs, for the time when the server is away. @module */

const WORKER = '/embed/sw.js'

/** Resolves when the worker is there; also where a browser allows none in this frame. */
export async function keepForLater(): Promise<void> {
  try {
    // Throws where storage is denied to frames of other sites.
    if (!('serviceWorker' in navigator)) return
    const { serviceWorker } = navigator
    await serviceWorker.register(WORKER)
    const { active } = await serviceWorker.ready
    active?.postMessage({ keep: needed() })
    if (serviceWorker.controller === null) {
      await new Promise<void>((resolve) => {
        serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true })
        setTimeout(resolve, CLAIM_LIMIT_MS)
      })
    }
  } catch {
    // The widget works without; the element around the frame keeps a summary of its own.
  }
}

const CLAIM_LIMIT_MS = 3_000

function needed(): string[] {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => src)
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet], link[rel=preload]')]
  return [...scripts, ...links.map(({ href }) => href)]
}
