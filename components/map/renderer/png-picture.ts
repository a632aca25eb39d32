import type { SeenWhole } from './seen-whole'
import { cssColour } from './theme'

/** The browser could not make a picture of the map. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/**
 * A PNG of what is seen, names included, in device pixels, on the ground of the map.
 * @param seen - drawn in this very task: a browser may take what a GPU drew away after it.
 * @throws {PictureError}
 */
export async function pngOf({ frame, canvases }: SeenWhole): Promise<Blob> {
  const first = canvases[0]
  const copy = document.createElement('canvas')
  copy.width = first?.width ?? 1
  copy.height = first?.height ?? 1
  const context = copy.getContext('2d')
  if (context === null) throw new PictureError('no Canvas 2D for the picture')
  context.fillStyle = cssColour(frame.theme.ground)
  context.fillRect(0, 0, copy.width, copy.height)
  for (const canvas of canvases) context.drawImage(canvas, 0, 0)
  return new Promise((resolve, reject) => {
    copy.toBlob((blob) => {
      if (blob === null)
        reject(
          new PictureError(`a picture of ${String(copy.width)} × ${String(copy.height)} px cannot be made`),
        )
      else resolve(blob)
    }, 'image/png')
  })
}
