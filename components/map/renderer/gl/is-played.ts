/** What renderers call themselves that have no GPU: SwiftShader, Mesa's, and the one that Windows brings. */
const NAMES = /swiftshader|llvmpipe|softpipe|swrast|software|basic render/i

/** Whether the processor plays the GPU; false also where the browser does not tell. */
export function isPlayedByProcessor(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = info === null ? null : gl.getParameter(info.UNMASKED_RENDERER_WEBGL)
  return typeof name === 'string' && NAMES.test(name)
}
