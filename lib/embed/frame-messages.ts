/**
 * What the page of a widget and the element around its frame say to each other. Read by hand: a schema library would be
 * several times the size of the element.
 * @module
 */

/** From the element, once the frame has loaded: whoever framed it wants to be told. */
export const HELLO = { meshara: 'hello' } as const

export interface FrameReport {
  readonly meshara: 'widget'
  /** What the content asks for, CSS px. */
  readonly heightPx: number
  /** The widget in a sentence; '' when it has nothing to show. */
  readonly summary: string
  /** ms since 1970; null when it has nothing to show. */
  readonly asOfMs: number | null
}

const HEIGHT_MAX_PX = 4_000
export const SUMMARY_MAX = 300

export function isHello(data: unknown): boolean {
  return isRecord(data) && data.meshara === HELLO.meshara
}

/** null: it is no report, or not one that can be used. */
export function readReport(data: unknown): FrameReport | null {
  if (!isRecord(data) || data.meshara !== 'widget') return null
  const { heightPx, summary, asOfMs } = data
  if (typeof heightPx !== 'number' || !(heightPx > 0 && heightPx <= HEIGHT_MAX_PX)) return null
  if (typeof summary !== 'string' || (asOfMs !== null && !Number.isSafeInteger(asOfMs))) return null
  // What is no safe integer was sent away above.
  return {
    meshara: 'widget',
    heightPx,
    summary: summary.slice(0, SUMMARY_MAX),
    asOfMs: asOfMs as number | null,
  }
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null
}
