/**
 * Fetches the page of the widget again and puts what has changed in the place of the old. It asks seldom, not at all
 * while nobody sees the widget, and more and more seldom while the server is away.
 * @module
 */
import { KEPT_HEADER } from './kept-header'

export interface RefreshInit {
  /** Between two looks, ms. */
  readonly everyMs: number
  /** Whether somebody can see the widget. */
  readonly isSeen: () => boolean
  /** A new page has come. */
  readonly onPage: (page: Document) => void
  /** The server does not answer; what is shown stays. */
  readonly onAway: () => void
}

const AWAY_FIRST_MS = 5_000
const AWAY_LAST_MS = 120_000
const LIMIT_MS = 10_000
/** Widgets of many readers are not to ask all at once when the server comes back. */
const SPREAD = 0.3

export interface Refresh {
  /** Asks at once, or as soon as somebody can see the widget. */
  readonly look: () => void
  /** To be called when somebody can see it again. */
  readonly resume: () => void
}

export function startRefresh({ everyMs, isSeen, onPage, onAway }: RefreshInit): Refresh {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isAsking = false
  let isDue = false

  const later = (): void => {
    clearTimeout(timer)
    const waitMs = failures === 0 ? everyMs : Math.min(AWAY_FIRST_MS * 2 ** (failures - 1), AWAY_LAST_MS)
    timer = setTimeout(look, waitMs * (1 + Math.random() * SPREAD))
  }
  const look = (): void => {
    if (!isSeen()) {
      isDue = true
      return
    }
    if (isAsking) return
    isAsking = true
    isDue = false
    void ask()
      .then((page) => {
        failures = 0
        onPage(page)
      })
      .catch(() => {
        failures += 1
        onAway()
      })
      .finally(() => {
        isAsking = false
        later()
      })
  }
  addEventListener('online', look)
  later()
  return {
    look,
    resume: () => {
      if (isDue) look()
    },
  }
}

/** @throws when the server does not answer, or has nothing to show now. */
async function ask(): Promise<Document> {
  const response = await fetch(location.href, { cache: 'no-cache', signal: AbortSignal.timeout(LIMIT_MS) })
  if (response.status >= 500 || response.status === 429 || response.headers.has(KEPT_HEADER)) {
    throw new Error(`the server answered ${String(response.status)}`)
  }
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}
