import type { Rgb } from '../theme'

const MOST = 256

/** Colours that nodes are painted in, as shaders read them. */
export class Palette {
  readonly #gl: WebGL2RenderingContext
  readonly #texture: WebGLTexture
  #colours: readonly Rgb[] | null = null

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
    this.#send([])
  }

  upload(colours: readonly Rgb[] | null): void {
    if (colours === this.#colours) return
    this.#colours = colours
    this.#send(colours ?? [])
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  destroy(): void {
    this.#gl.deleteTexture(this.#texture)
  }

  #send(colours: readonly Rgb[]): void {
    const gl = this.#gl
    const bytes = new Uint8Array(MOST * 4)
    for (const [at, colour] of colours.slice(0, MOST).entries()) {
      bytes.set([...colour.map((part) => Math.round(part * 255)), 255], at * 4)
    }
    this.bind(2)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, MOST, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
  }
}
