'use client'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import type { MapStore } from './model/map-store'
import { placeCard } from './node-card'
import type { Journeys } from './renderer/journey-layer'
import { MapRenderer } from './renderer/map-renderer'
import type { LookedBy, SeenGroup } from './renderer/renderer-init'
import { CannotDrawError, TooManyToDrawError } from './renderer/stage'

export interface Look {
  readonly num: number
  readonly how: LookedBy
}

export interface RendererHooks {
  store: MapStore
  journeys?: Journeys
  framed?: () => ReadonlySet<number> | null
  /** The map is a part of a page that scrolls. */
  isEmbedded?: boolean
  onOpen: (num: number) => void
  onLook?: (num: number | null) => void
  /** Nothing can be drawn, or not as much as there is. */
  onCannotDraw: () => void
  /** A renderer lives: what it is tied to. @returns the way to untie it. */
  onStart?: (renderer: MapRenderer) => () => void
}

/** A drawn map in an element of the page, through every life of its GPU. */
export function useRenderer({
  store,
  journeys,
  framed,
  isEmbedded = false,
  onOpen,
  onLook,
  onCannotDraw,
  onStart,
}: RendererHooks): {
  container: RefObject<HTMLDivElement | null>
  /** Stands beside the node that is looked at. */
  card: RefObject<HTMLDivElement | null>
  renderer: RefObject<MapRenderer | null>
  look: Look | null
  /** Stands for its nodes, and is looked at. */
  group: SeenGroup | null
  /** Its nodes alone are in front. */
  openGroup: SeenGroup | null
} {
  const container = useRef<HTMLDivElement>(null)
  const card = useRef<HTMLDivElement>(null)
  const renderer = useRef<MapRenderer>(null)
  const [look, setLook] = useState<Look | null>(null)
  const [group, setGroup] = useState<SeenGroup | null>(null)
  const [openGroup, setOpenGroup] = useState<SeenGroup | null>(null)
  // Counts the renderers: a GPU that was taken away takes its renderer with it.
  const [life, setLife] = useState(0)
  const open = useEffectEvent(onOpen)
  const tellLook = useEffectEvent((num: number | null) => onLook?.(num))
  const giveUp = useEffectEvent(onCannotDraw)
  const frame = useEffectEvent(() => framed?.() ?? null)
  const tie = useEffectEvent((made: MapRenderer) => onStart?.(made))

  useEffect(() => {
    const element = container.current
    if (element === null) return
    const stillness = matchMedia('(prefers-reduced-motion: reduce)')
    let made: MapRenderer
    try {
      made = new MapRenderer({
        container: element,
        store,
        ...(journeys === undefined ? {} : { journeys }),
        framed: () => frame(),
        isEmbedded,
        onLook: (num, how) => {
          setLook(num === null ? null : { num, how })
          tellLook(num)
        },
        onLookMoved: (x, y, radius) => {
          if (card.current !== null) placeCard(card.current, element, x, y, radius)
        },
        onOpen: (num) => {
          open(num)
        },
        onGroup: setGroup,
        onGroupOpen: setOpenGroup,
        onCannotDraw: () => {
          giveUp()
        },
        isMotionAllowed: () => !stillness.matches,
        onContextLost: () => {
          setLife((count) => count + 1)
        },
      })
    } catch (error) {
      if (!(error instanceof CannotDrawError || error instanceof TooManyToDrawError)) throw error
      giveUp()
      return
    }
    renderer.current = made
    const undo = [followTheme(made), tie(made)]
    void document.fonts.ready.then(() => {
      if (renderer.current === made) made.refreshFonts()
    })
    return () => {
      for (const each of undo) each?.()
      renderer.current = null
      made.destroy()
      setLook(null)
      setGroup(null)
      setOpenGroup(null)
    }
  }, [store, journeys, isEmbedded, life])

  return { container, card, renderer, look, group, openGroup }
}

/** The canvas has no CSS: it is told when the page's colours change. */
function followTheme(renderer: MapRenderer): () => void {
  const refresh = () => {
    renderer.refreshTheme()
  }
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', refresh)
  const observer = new MutationObserver(refresh)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    scheme.removeEventListener('change', refresh)
    observer.disconnect()
  }
}
