/** The GPU refused a shader or has no memory left. */
export class GlError extends Error {
  override readonly name = 'GlError'
}

export interface Program {
  readonly program: WebGLProgram
  uniform: (name: string) => WebGLUniformLocation | null
}

export function compileProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram()
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertex), compile(gl, gl.FRAGMENT_SHADER, fragment)]
  for (const shader of shaders) gl.attachShader(program, shader)
  gl.linkProgram(program)
  for (const shader of shaders) gl.deleteShader(shader)
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    throw new GlError(gl.getProgramInfoLog(program) ?? 'the program does not link')
  }
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

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader {
  const shader = gl.createShader(kind)
  if (shader === null) throw new GlError('the context is lost')
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true && !gl.isContextLost()) {
    throw new GlError(gl.getShaderInfoLog(shader) ?? 'the shader does not compile')
  }
  return shader
}
