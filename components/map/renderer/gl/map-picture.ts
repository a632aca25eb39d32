/**
 * The crowd of a large map as a picture of its own: drawn bit by bit, as much with a frame as the GPU has time for, and
 * moved and scaled as a whole while the map moves. It is wider than the screen, so that a map can be dragged some way
 * before anything is missing.
 * @module
 */
import type { Size, View } from '../camera'
import type { Frame } from '../frame'
import { showFragment, showVertex } from './crowd-shaders'
import { GpuPace } from './gpu-pace'
import type { Program, ProgramShop } from './program'

/** Width and height as multiples of the screen's. */
const WIDER = 1.36
/** A picture that is shown smaller or larger than this is made anew even while the map moves. */
const SCALED = 1.7

interface Layer {
  readonly texture: WebGLTexture
  readonly framebuffer: WebGLFramebuffer
  /** Of the picture itself, whose origin lies left above the screen's. */
  view: View
  /** What it was drawn of; -1: nothing yet. */
  version: number
}

/** Draws parts of the crowd into whatever is bound. */
export interface CrowdPainter {
  /** How many links there are to be drawn. */
  readonly linkCount: number
  drawNodes(frame: Frame, view: View, size: Size): void
  drawLinks(frame: Frame, view: View, size: Size, first: number, count: number): void
}

export class MapPicture {
  readonly pace: GpuPace
  readonly #gl: WebGL2RenderingContext
  readonly #painter: CrowdPainter
  readonly #show: Program
  #front: Layer
  #back: Layer
  #width = 0
  #height = 0
  /** Links that the back one has; -1: it is not being drawn. */
  #done = -1
  #versionMade = 0

  constructor(gl: WebGL2RenderingContext, painter: CrowdPainter, shop: ProgramShop) {
    this.#gl = gl
    this.#painter = painter
    this.#show = shop.begin(showVertex, showFragment)
    this.#front = makeLayer(gl)
    this.#back = makeLayer(gl)
    this.pace = new GpuPace(gl)
  }

  /**
   * Draws some more of it, or all of it.
   * @param version - of what it is drawn of.
   * @returns whether the picture is the one of this view.
   */
  advance(frame: Frame, version: number, isWhole: boolean): boolean {
    this.#fitTo(frame)
    const isDone = (): boolean => this.#done < 0 && this.#isOf(this.#front, frame, version)
    if (isDone()) return true
    if (this.#done >= 0 && this.#isUseless(frame, version)) this.#done = -1
    if (this.#done < 0 && !this.#isWorthMaking(frame, version)) return false
    // The GPU has not done what it was given: more would only make the next frame late.
    if (!isWhole && this.pace.isBusy()) return false
    do {
      this.#slice(frame, version, isWhole)
    } while (isWhole && this.#done >= 0)
    return isDone()
  }

  /** Puts it on the screen where the map is now. */
  show(frame: Frame, strength: number): void {
    const gl = this.#gl
    const layer = this.#shown(frame)
    if (layer === null) return
    const { view, size, dpr } = frame
    const ratio = view.k / layer.view.k
    const isScaled = Math.abs(ratio - 1) > 1e-6
    const place = (at: number, from: number): number => {
      const px = at - from * ratio
      return isScaled ? px : Math.round(px * dpr) / dpr
    }
    const { uniform } = this.#show
    gl.useProgram(this.#show.program)
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, layer.texture)
    const filter = isScaled ? gl.LINEAR : gl.NEAREST
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter)
    gl.uniform1i(uniform('u_picture'), 0)
    gl.uniform1f(uniform('u_strength'), strength)
    gl.uniform4f(
      uniform('u_rect'),
      place(view.x, layer.view.x) / size.width,
      place(view.y, layer.view.y) / size.height,
      ((this.#width / dpr) * ratio) / size.width,
      ((this.#height / dpr) * ratio) / size.height,
    )
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  destroy(): void {
    const gl = this.#gl
    gl.deleteProgram(this.#show.program)
    for (const { texture, framebuffer } of [this.#front, this.#back]) {
      gl.deleteTexture(texture)
      gl.deleteFramebuffer(framebuffer)
    }
  }

  /** One that is still being made, where the last whole one is none or would be a blur. */
  #shown(frame: Frame): Layer | null {
    const isMaking = this.#done >= 0 && !this.#isPoor(this.#back, frame)
    const isPoor = this.#front.version < 0 || this.#isPoor(this.#front, frame)
    if (isPoor && isMaking) return this.#back
    return this.#front.version < 0 ? null : this.#front
  }

  #slice(frame: Frame, version: number, isWhole: boolean): void {
    const gl = this.#gl
    const back = this.#back
    if (this.#done < 0) {
      const { view, size } = frame
      back.view = {
        k: view.k,
        x: view.x + (size.width * (WIDER - 1)) / 2,
        y: view.y + (size.height * (WIDER - 1)) / 2,
      }
      back.version = this.#versionMade = version
    }
    const size = { width: this.#width / frame.dpr, height: this.#height / frame.dpr }
    gl.bindFramebuffer(gl.FRAMEBUFFER, back.framebuffer)
    gl.viewport(0, 0, this.#width, this.#height)
    gl.enable(gl.BLEND)
    const painter = this.#painter
    if (this.#done < 0) {
      gl.clearColor(0, 0, 0, 0)
      gl.clear(gl.COLOR_BUFFER_BIT)
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
      painter.drawNodes(frame, back.view, size)
      this.#done = 0
    } else {
      // Nodes are there first, so that there is something to see: what comes later goes below.
      gl.blendFunc(gl.ONE_MINUS_DST_ALPHA, gl.ONE)
      const left = painter.linkCount - this.#done
      const count = isWhole ? left : Math.min(left, this.pace.slice(frame.isMoving))
      painter.drawLinks(frame, back.view, size, this.#done, count)
      this.#done += count
      this.pace.sent(count)
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    if (this.#done < painter.linkCount) return
    this.#done = -1
    ;[this.#front, this.#back] = [this.#back, this.#front]
  }

  /** As many pixels as the screen needs, or none of it counts. */
  #fitTo({ size, dpr }: Frame): void {
    const width = Math.round(size.width * dpr * WIDER)
    const height = Math.round(size.height * dpr * WIDER)
    if (width === this.#width && height === this.#height) return
    const gl = this.#gl
    this.#width = width
    this.#height = height
    this.#done = -1
    for (const layer of [this.#front, this.#back]) {
      layer.version = -1
      gl.activeTexture(gl.TEXTURE0)
      gl.bindTexture(gl.TEXTURE_2D, layer.texture)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null)
      gl.bindFramebuffer(gl.FRAMEBUFFER, layer.framebuffer)
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, layer.texture, 0)
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
  }

  #isOf({ view, version }: Layer, frame: Frame, wanted: number): boolean {
    const margin = (WIDER - 1) / 2
    return (
      version === wanted &&
      view.k === frame.view.k &&
      // At the same scale it is the same picture wherever it covers the screen.
      Math.abs(view.x - frame.view.x - frame.size.width * margin) <= frame.size.width * margin &&
      Math.abs(view.y - frame.view.y - frame.size.height * margin) <= frame.size.height * margin
    )
  }

  /** While the map moves, the picture there is does as long as it covers the screen and is not too coarse. */
  #isWorthMaking(frame: Frame, version: number): boolean {
    if (!frame.isMoving || this.#front.version < 0) return true
    return version !== this.#versionMade || this.#isPoor(this.#front, frame)
  }

  #isUseless(frame: Frame, version: number): boolean {
    return version !== this.#versionMade || (!frame.isMoving && !this.#isOf(this.#back, frame, version))
      ? true
      : this.#isPoor(this.#back, frame)
  }

  #isPoor({ view }: Layer, { view: now, size }: Frame): boolean {
    const ratio = now.k / view.k
    if (ratio > SCALED || ratio < 1 / SCALED) return true
    const left = now.x - view.x * ratio
    const top = now.y - view.y * ratio
    return (
      left > size.width * 0.1 ||
      top > size.height * 0.1 ||
      left + size.width * WIDER * ratio < size.width * 0.9 ||
      top + size.height * WIDER * ratio < size.height * 0.9
    )
  }
}

function makeLayer(gl: WebGL2RenderingContext): Layer {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
    gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE)
  return { texture, framebuffer: gl.createFramebuffer(), view: { k: 1, x: 0, y: 0 }, version: -1 }
}
