/** The page's own live client, opened when the first component asks for it. @module */
import type { ServerHello } from '@/lib/live/events'
import { createLiveClient, type LiveClient } from './live-client'
import { openLiveSocket } from './live-socket'

let client: LiveClient | undefined

/** Only in the browser; the hooks are what components use. */
export function pageClient(): LiveClient {
  return (client ??= createLiveClient({ socket: openLiveSocket(), reload: reloadOnce }))
}

/** Reloading cannot help twice for one build (a proxy may serve old scripts): then the page stays as it is. */
function reloadOnce(hello: ServerHello): void {
  const key = 'live:reloaded-for'
  if (sessionStorage.getItem(key) === hello.buildId) return
  sessionStorage.setItem(key, hello.buildId)
  location.reload()
}
