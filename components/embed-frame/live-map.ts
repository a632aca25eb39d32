/** Draws the mesh into a widget, and moves it as it changes; stands still while nobody sees it. @module */
import { fetchNames } from '../live/fetch-names'
import { openLiveSocket } from '../live/live-socket'
import { openMapStream } from '../live/map-stream'
import { MapStore } from '../map/model/map-store'
import { MapRenderer } from '../map/renderer/map-renderer'
import { CannotDrawError, TooManyToDrawError } from '../map/renderer/stage'
import { watchSeen } from './watch-seen'

/** In so little room the mesh stands nearer to head and foot than on the map's own page, px. */
const CLOSE = { top: -14, right: 0, bottom: -14, left: 0 }

/** And no more of it can be told apart. */
const SMALL = { nodes: 2_000, links: 5_000 }

const container = document.querySelector<HTMLElement>('#map')
if (container !== null) start(container)

function start(container: HTMLElement): void {
  const store = new MapStore({ fetchNames })
  const stillness = matchMedia('(prefers-reduced-motion: reduce)')
  let renderer = draw()

  /** The figures below say what the picture would. */
  function giveUp(): void {
    container.hidden = true
  }

  function draw(): MapRenderer | null {
    try {
      const made = new MapRenderer({
        container,
        store,
        isEmbedded: true,
        onLook: () => undefined,
        onLookMoved: () => undefined,
        onOpen: () => undefined,
        onCannotDraw: giveUp,
        isMotionAllowed: () => !stillness.matches,
        onContextLost: () => {
          renderer?.destroy()
          renderer = draw()
        },
      })
      made.setRoom({ insets: CLOSE, corners: [] })
      return made
    } catch (error) {
      if (!(error instanceof CannotDrawError || error instanceof TooManyToDrawError)) throw error
      giveUp()
      return null
    }
  }

  let stop: (() => void) | null = null
  const follow = (): void => {
    if (isSeen() && renderer !== null) {
      stop ??= open(store)
    } else {
      stop?.()
      stop = null
    }
  }
  const isSeen = watchSeen(container, follow)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => renderer?.refreshTheme())
  follow()
}

/** @returns how to end it. */
function open(store: MapStore): () => void {
  const socket = openLiveSocket()
  const close = openMapStream({
    socket,
    budget: SMALL,
    onShape: (shape) => {
      store.loadShape(shape)
    },
    onSnapshot: (snapshot) => {
      store.load(snapshot)
    },
    onDelta: (delta) => {
      store.apply(delta)
    },
  })
  return () => {
    close()
    socket.disconnect()
  }
}
