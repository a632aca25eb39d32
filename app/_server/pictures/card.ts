/** What the picture of a page says. @module */
import type { Drawing } from './element'

export interface BarItem {
  readonly name: string
  /** 0 to 1 of the longest. */
  readonly length: number
  readonly value: string
}

export interface Card {
  /** What kind of page it is, in a word or two. */
  readonly kind: string
  readonly title: string
  /** true: the title is an id. */
  readonly isCode?: boolean
  /** One or two sentences. */
  readonly says: string
  readonly figures?: readonly { readonly name: string; readonly value: string }[]
  /** What it tells is as of then; unset: as of now. */
  readonly asOfMs?: number
  /** Below the text and as wide as the picture, or beside it. */
  readonly below?: Drawing | null
  readonly beside?: Drawing | readonly BarItem[] | null
}

/** Of drawings, px. */
export const BELOW_SIZE = { width: 1_088, height: 196 } as const
export const BESIDE_SIZE = { width: 540, height: 420 } as const
