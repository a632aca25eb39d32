import type { ComponentType } from 'react'

/** One tool in the map's toolbar: a button, and what opens below it (on a phone: in the sheet of tools). */
export interface MapTool {
  /** One word, for the button's address in the page. */
  readonly id: string
  readonly label: string
  readonly Icon: ComponentType<{ className?: string }>
  /** What the tool shows when it is open; it takes what it needs from `useMapTools`. */
  readonly Panel: ComponentType
  /** Whether it changes what the map shows just now: its button is marked. */
  readonly useIsOn?: () => boolean
}
