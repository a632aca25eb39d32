/**
 * Paints pictures in a thread of its own: one takes a few tenths of a second, in which nobody else would be answered.
 * Plain JavaScript, for it is started by its path from a bundle as well as from sources.
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'

// For letters that no font has, the painter would ask a font service: what peers say must not make us ask anybody.
globalThis.fetch = () => Promise.resolve(new Response(null, { status: 404 }))

const { ImageResponse } = await import('next/og.js')
const { resolve } = createRequire(import.meta.url)

/** @param {string} family @param {string} file @param {400 | 600} weight */
const font = (family, file, weight) => ({
  name: family,
  weight,
  style: /** @type {const} */ ('normal'),
  data: readFileSync(resolve(file)),
})
const text = (/** @type {string} */ set, /** @type {400 | 600} */ weight) =>
  `@fontsource/spline-sans/files/spline-sans-${set}-${weight}-normal.woff`
const fonts = [
  font('Spline Sans', text('latin', 400), 400),
  font('Spline Sans', text('latin', 600), 600),
  font('Spline Sans Mono', '@fontsource/spline-sans-mono/files/spline-sans-mono-latin-400-normal.woff', 400),
  // Tried where the ones before have no letter.
  font('Spline Sans Extended', text('latin-ext', 400), 400),
  font('Spline Sans Extended', text('latin-ext', 600), 600),
]

parentPort?.on('message', async ({ element, width, height }) => {
  try {
    const png = await new ImageResponse(element, { width, height, fonts }).arrayBuffer()
    parentPort?.postMessage({ png }, [png])
  } catch (error) {
    parentPort?.postMessage({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
})
