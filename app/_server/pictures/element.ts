/** What a picture is made of: plain data, so that it can be handed to another thread. @module */

type Style = Readonly<Record<string, string | number>>
type Child = Element | string

/** As React has it, without React: what the painter reads. */
export interface Element {
  readonly type: string
  readonly props: Readonly<Record<string, unknown>> & { readonly children?: readonly Child[] | string }
}

/** Room with others in it, or with text; without `flexDirection` they stand beside each other. */
export function box(style: Style, ...children: (Child | null)[]): Element {
  const inside = children.filter((child) => child !== null)
  const [only] = inside
  return {
    type: 'div',
    props: {
      style: { display: 'flex', ...style },
      children: inside.length === 1 && typeof only === 'string' ? only : inside,
    },
  }
}

/** A drawing without text: fonts are known to the painter alone. */
export interface Drawing {
  readonly svg: string
  readonly width: number
  readonly height: number
}

export function drawn({ svg, width, height }: Drawing): Element {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return { type: 'img', props: { src: source, width, height } }
}

/** @param inside - marks, in the coordinates of the drawing. */
export function drawing(width: number, height: number, inside: string): Drawing {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>`, width, height }
}

/** For coordinates: a tenth of a pixel is enough. */
export const at = (value: number): string => String(Math.round(value * 10) / 10)
