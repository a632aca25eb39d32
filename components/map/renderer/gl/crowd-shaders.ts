/**
 * GLSL of what is too much or too small to have a shape: links as lines of one device pixel, nodes as points. Lines know
 * their ends by index, so neither needs more than its node's texel.
 * @module
 */
import { beside, head, shared } from './shaders'

/** Points larger than this, px of radius, are drawn as shapes. */
export const LARGEST_POINT = 2.6
/** Bits of a line's end that name the node; the rest is how the link looks. */
export const NODE_BITS = 24

export const lineVertex = `${head}${shared}${beside}
layout(location = 0) in uint a_end;
uniform float u_alpha;
uniform vec3 u_colours[6];
out vec4 v_colour;

void main() {
  vec4 node = nodeTexel(int(a_end & ${String(2 ** NODE_BITS - 1)}u), 0);
  uint look = a_end >> ${String(NODE_BITS)}u;
  gl_Position = clip(onScreen(node.xy));
  float alpha = u_alpha * node.w * ((look & 32u) != 0u ? 1.0 : 0.7) * beside(int(look));
  v_colour = vec4(u_colours[look & 7u] * alpha, alpha);
}`

export const lineFragment = `${head}
in vec4 v_colour;
out vec4 colour;
void main() { colour = v_colour; }`

export const pointVertex = `${head}${shared}
uniform sampler2D u_palette;
uniform vec3 u_status[3];
uniform float u_dpr;
uniform float u_strength;
flat out vec4 v_colour;
flat out float v_reach; // device px
flat out float v_hollow;

void main() {
  vec4 place = nodeTexel(gl_VertexID, 0);
  float radius = place.z * u_nodeScale;
  if (place.w < 0.004 || radius > ${LARGEST_POINT.toFixed(1)}) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    return;
  }
  int look = int(nodeTexel(gl_VertexID, 1).y);
  vec3 paint = (look >> 3) > 0 ? texelFetch(u_palette, ivec2((look >> 3) - 1, 0), 0).rgb : u_status[look & 3];
  v_reach = max(0.5, radius * u_dpr);
  // Less than a pixel is a fainter pixel.
  float alpha = place.w * u_strength * min(1.0, radius * radius * u_dpr * u_dpr * 4.0);
  v_colour = vec4(paint * alpha, alpha);
  v_hollow = (look & 3) != 0 && v_reach > 2.0 ? v_reach - 1.4 * u_dpr : -1.0;
  gl_Position = clip(onScreen(place.xy));
  gl_PointSize = v_reach * 2.0 + 1.0;
}`

export const pointFragment = `${head}
flat in vec4 v_colour;
flat in float v_reach;
flat in float v_hollow;
out vec4 colour;

void main() {
  float off = length(gl_PointCoord - 0.5) * (v_reach * 2.0 + 1.0);
  float cover = clamp(v_reach - off + 0.5, 0.0, 1.0);
  if (v_hollow > 0.0) cover *= clamp(off - v_hollow + 0.5, 0.0, 1.0);
  colour = v_colour * cover;
}`

export const showVertex = `${head}
uniform vec4 u_rect; // left, top, width, height of the picture as shares of the screen
out vec2 v_at;

void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  vec2 at = u_rect.xy + corner * u_rect.zw;
  v_at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}`

export const showFragment = `${head}
in vec2 v_at;
uniform sampler2D u_picture;
uniform float u_strength;
out vec4 colour;
void main() { colour = texture(u_picture, v_at) * u_strength; }`
