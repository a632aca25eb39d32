/** The GPU refused a shader or has no memory left. */
export class GlError extends Error {
  override readonly name = 'GlError'
}

export interface Program {
  readonly program: WebGLProgram
  uniform: (name: string) => WebGLUniformLocation | null
}

interface Build {
  readonly program: WebGLProgram
  readonly shaders: readonly WebGLShader[]
}

/**
 * Builds programs beside each other: the GPU is asked what became of them once all are under way, for whoever asks
 * waits until it has answered.
 */
export class ProgramShop {
  readonly #gl: WebGL2RenderingContext
  #builds: Build[] = []

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
  }

  /** @returns what may be used after `finish`. @throws {GlError} */
  begin(vertex: string, fragment: string): Program {
    const gl = this.#gl
    const program = gl.createProgram()
    const shaders = [this.#compile(gl.VERTEX_SHADER, vertex), this.#compile(gl.FRAGMENT_SHADER, fragment)]
    for (const shader of shaders) gl.attachShader(program, shader)
    gl.linkProgram(program)
    this.#builds.push({ program, shaders })
    const locations = new Map<string, WebGLUniformLocation | null>()
    return {
      program,
      uniform: (name) => {
        const known = locations.get(name)
        if (known !== undefined) return known
        const location = gl.getUniformLocation(program, name)
        locations.set(name, location)
        return location
      },
    }
  }

  /** @throws {GlError} when one of them cannot be built. */
  finish(): void {
    const gl = this.#gl
    const builds = this.#builds
    this.#builds = []
    for (const { program, shaders } of builds) {
      if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
        const told = [gl.getProgramInfoLog(program), ...shaders.map((shader) => gl.getShaderInfoLog(shader))]
        throw new GlError(told.filter(Boolean).join('\n') || 'the program does not link')
      }
      for (const shader of shaders) gl.deleteShader(shader)
    }
  }

  #compile(kind: number, source: string): WebGLShader {
    const gl = this.#gl
    const shader = gl.createShader(kind)
    if (shader === null) throw new GlError('the context is lost')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    return shader
  }
}
