/** Figures over time: lines, columns, and a strip of states. @module */
import { at, drawing, type Drawing } from '../element'
import { PALETTE } from '../palette'

type Course = readonly (number | null)[]
interface Size {
  readonly width: number
  readonly height: number
}

const MARGIN = 5

/** Lines from the same ground; the first one's area is filled. A gap stays one. null: nothing is known. */
export function linesDrawing(
  courses: readonly { readonly values: Course; readonly colour: string }[],
  { width, height }: Size,
): Drawing | null {
  const most = greatest(courses.flatMap(({ values }) => values))
  if (most === 0) return null
  const y = (value: number) => height - MARGIN - (value / most) * (height - 2 * MARGIN)
  const drawnCourses = courses.map(({ values, colour }, index) => {
    const x = (place: number) => (values.length < 2 ? width / 2 : (place / (values.length - 1)) * width)
    return stretches(values)
      .map((stretch) => {
        const points = stretch.map(([place, value]) => `${at(x(place))} ${at(y(value))}`)
        const [first, last] = [stretch[0]?.[0] ?? 0, stretch.at(-1)?.[0] ?? 0]
        const line = points.length === 1 ? `M${points[0] ?? ''}h0.1` : `M${points.join('L')}`
        const area =
          index > 0
            ? ''
            : `<path d="M${at(x(first))} ${height}L${points.join('L')}L${at(x(last))} ${height}Z" fill="${colour}" fill-opacity="0.16"/>`
        return `${area}<path d="${line}" fill="none" stroke="${colour}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>`
      })
      .join('')
  })
  return drawing(width, height, `${ground(width, height)}${drawnCourses.toReversed().join('')}`)
}

/** Columns on top of each other, one a bucket. null: nothing is known. */
export function columnsDrawing(
  layers: readonly { readonly values: readonly number[]; readonly colour: string }[],
  { width, height }: Size,
): Drawing | null {
  const count = layers[0]?.values.length ?? 0
  const sums = Array.from({ length: count }, (_, place) =>
    layers.reduce((sum, { values }) => sum + (values[place] ?? 0), 0),
  )
  const most = greatest(sums)
  if (most === 0) return null
  const step = width / count
  const filled = Math.max(1, step * 0.78)
  const heights = sums.map(() => 0)
  const columns = layers.map(({ values, colour }) => {
    const pieces = values.map((value, place) => {
      const tall = (value / most) * (height - MARGIN)
      const foot = heights[place] ?? 0
      heights[place] = foot + tall
      return tall < 0.05
        ? ''
        : `M${at(place * step)} ${at(height - foot)}h${at(filled)}v${at(-tall)}h${at(-filled)}z`
    })
    return `<path d="${pieces.join('')}" fill="${colour}"/>`
  })
  return drawing(width, height, `${ground(width, height)}${columns.join('')}`)
}

/** Stretches of time beside each other; null as a colour: nothing is known. */
export function stripDrawing(
  stretches: readonly { readonly share: number; readonly colour: string | null; readonly level: number }[],
  { width, height }: Size,
): Drawing | null {
  if (stretches.every(({ colour }) => colour === null)) return null
  let x = 0
  const pieces = stretches.map(({ share, colour, level }) => {
    const wide = share * width
    const tall = Math.max(6, level * (height - MARGIN))
    const piece =
      colour === null
        ? ''
        : `<path d="M${at(x)} ${height}h${at(Math.max(wide, 0.6))}v${at(-tall)}h${at(-Math.max(wide, 0.6))}z" fill="${colour}"/>`
    x += wide
    return piece
  })
  return drawing(width, height, `${ground(width, height)}${pieces.join('')}`)
}

const ground = (width: number, height: number): string =>
  [0.25, 0.5, 0.75]
    .map(
      (share) => `<path d="M0 ${at(share * height)}h${width}" stroke="${PALETTE.edge}" stroke-width="1.5"/>`,
    )
    .join('') + `<path d="M0 ${height - 1}h${width}" stroke="${PALETTE.edgeStrong}" stroke-width="2"/>`

function stretches(values: Course): [place: number, value: number][][] {
  const found: [number, number][][] = []
  let isGap = true
  values.forEach((value, place) => {
    if (value === null) {
      isGap = true
    } else if (isGap) {
      found.push([[place, value]])
      isGap = false
    } else found.at(-1)?.push([place, value])
  })
  return found
}

const greatest = (values: Course): number =>
  values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
