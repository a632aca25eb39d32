import type { Frame } from '../frame'
import { JOURNEY_FLOATS, type JourneyLayer } from '../journey-layer'
import type { Program, ProgramShop } from './program'
import { FloatTexture } from './float-texture'
import { dotFragment, dotVertex, wayFragment, wayVertex } from './journey-shaders'
import { VERTICES_A_THING } from './shaders'

/** Draws what goes along links: all lines in one call, then all dots and marks in another. */
export class JourneyPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #ways: Program
  readonly #dots: Program
  readonly #rows: FloatTexture
  #drawn: { layer: JourneyLayer; version: number } | null = null

  constructor(gl: WebGL2RenderingContext, shop: ProgramShop) {
    this.#gl = gl
    this.#ways = shop.begin(wayVertex, wayFragment)
    this.#dots = shop.begin(dotVertex, dotFragment)
    this.#rows = new FloatTexture(gl, JOURNEY_FLOATS)
  }

  /** @param takeUp - takes a program and gives it what all programs share. */
  draw(frame: Frame, layer: JourneyLayer, takeUp: (program: Program, frame: Frame) => void): void {
    if (layer.count === 0) return
    const gl = this.#gl
    if (this.#drawn?.layer !== layer || this.#drawn.version !== layer.version) {
      this.#rows.upload(layer.data, layer.count)
      this.#drawn = { layer, version: layer.version }
    }
    for (const program of [this.#ways, this.#dots]) {
      const { uniform } = program
      takeUp(program, frame)
      this.#rows.bind(1)
      gl.uniform1i(uniform('u_journeys'), 1)
      gl.uniform1f(uniform('u_now'), frame.journeysAtMs)
      gl.uniform3fv(uniform('u_colours'), frame.theme.journeysFlat)
      gl.uniform3fv(uniform('u_ground'), frame.theme.ground)
      gl.drawArrays(gl.TRIANGLES, 0, layer.count * VERTICES_A_THING)
    }
  }

  destroy(): void {
    this.#gl.deleteProgram(this.#ways.program)
    this.#gl.deleteProgram(this.#dots.program)
    this.#rows.destroy()
  }
}
