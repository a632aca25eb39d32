/** Opens the page's live client; a script of its own, for no page needs it to be read. @module */
import type { ServerHello } from '@/lib/live/events'
import { createLiveClient, type LiveClient } from './live-client'
import { openLiveSocket } from './live-socket'

export function openClient(): LiveClient {
  return createLiveClient({ socket: openLiveSocket(), reload: reloadOnce })
}

/** Reloading cannot help twice for one build (a proxy may serve old scripts): then the page stays as it is. */
function reloadOnce(hello: ServerHello): void {
  const key = 'live:reloaded-for'
  if (sessionStorage.getItem(key) === hello.buildId) return
  sessionStorage.setItem(key, hello.buildId)
  location.reload()
}
