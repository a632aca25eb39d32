/**
 * GLSL of what goes along links: one program for the lines, one for the dots and the marks at nodes. A journey holds
 * its own times, so that a frame of a moving picture changes one number only. Lengths are CSS pixels throughout.
 * @module
 */
import { DASHES, JOURNEY_DASHES } from '../frame'
import { GLOW_MS, JOURNEY_STYLES } from '../journey-layer'
import { JOURNEY_COLOURS } from '../theme'
import { head, shared } from './shaders'

const styles = Object.entries(JOURNEY_STYLES)
  .map(([name, number]) => `const int ${name.toUpperCase()} = ${String(number)};`)
  .join('\n')

const journey = `
uniform highp sampler2D u_journeys;
uniform float u_now;
uniform vec3 u_colours[${String(JOURNEY_COLOURS)}];
${styles}
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

// From rim to rim, px; false when the two nodes overlap or one is not drawn.
bool ends(vec4 way, out vec2 from, out vec2 to, out float alpha) {
  vec4 a = nodeTexel(int(way.x), 0);
  vec4 b = nodeTexel(int(way.y), 0);
  from = onScreen(a.xy);
  to = onScreen(b.xy);
  alpha = min(a.w, b.w);
  float span = distance(from, to);
  float reachA = a.z * u_nodeScale + 1.5;
  float reachB = b.z * u_nodeScale + 1.5;
  if (span < reachA + reachB || alpha < 0.004) return false;
  vec2 along = (to - from) / span;
  from += along * reachA;
  to -= along * reachB;
  return true;
}
float shareOf(vec4 way) { return way.w > 0.0 ? clamp((u_now - way.z) / way.w, 0.0, 1.0) : 1.0; }
`

export const wayVertex = `${head}${shared}${journey}
out vec2 v_at; // px along and across
flat out float v_halfWide;
flat out vec2 v_dash;
flat out float v_soft;
out vec4 v_colour;

void main() {
  vec4 way = texelFetch(u_journeys, texelOf(thing(), 0), 0); // slot from, slot to, start, length in time
  vec4 look = texelFetch(u_journeys, texelOf(thing(), 1), 0); // colour, style, alpha
  int style = int(look.y);
  float age = u_now - way.z;
  vec2 from, to;
  float nodeAlpha;
  gl_Position = NOWHERE;
  if (way.x < 0.0 || way.y < 0.0 || age < 0.0 || style > REDUNDANT) return;
  if (!ends(way, from, to, nodeAlpha)) return;
  float share = style == TRAIL ? shareOf(way) : 1.0;
  float alpha = look.z;
  if (style == PARTICLE) {
    alpha *= age < way.w ? min(1.0, age / 120.0) : 1.0 - (age - way.w) / ${GLOW_MS.toFixed(1)};
    if (alpha <= 0.0) return;
  }
  v_halfWide = style == PARTICLE ? 2.2 : style == REDUNDANT ? 0.6 : 1.2;
  v_soft = style == PARTICLE ? 1.0 : 0.0;
  v_dash = style == UNDATED ? vec2(${JOURNEY_DASHES.undated.join('.0, ')}.0)
    : style == REDUNDANT ? vec2(${JOURNEY_DASHES.redundant.join('.0, ')}.0) : vec2(${String(DASHES[0][0])}.0, 0.0);
  float span = distance(from, to) * share;
  vec2 along = normalize(to - from);
  vec2 across = vec2(-along.y, along.x);
  float side = (corner() & 1) == 0 ? -1.0 : 1.0;
  // Glows fill most of what a frame of particles paints: theirs end where the glow does.
  float edge = style == PARTICLE ? v_halfWide : v_halfWide + 1.0;
  float length = (corner() & 2) != 0 ? span : 0.0;
  gl_Position = clip(from + along * length + across * side * edge);
  v_at = vec2(length, side * edge);
  v_colour = vec4(u_colours[int(look.x)], alpha * (style == PARTICLE ? 0.5 * nodeAlpha : 1.0));
}`

export const wayFragment = `${head}
in vec2 v_at;
flat in float v_halfWide;
flat in vec2 v_dash;
flat in float v_soft;
in vec4 v_colour;
uniform float u_dpr;
out vec4 colour;

void main() {
  float off = abs(v_at.y);
  float sharp = clamp((v_halfWide - off) * u_dpr + 0.5, 0.0, 1.0);
  float soft = 1.0 - smoothstep(0.0, v_halfWide, off);
  float cover = mix(sharp, soft, v_soft);
  if (v_dash.y > 0.0) {
    float at = mod(v_at.x, v_dash.x + v_dash.y);
    cover *= clamp((v_dash.x * 0.5 - abs(at - v_dash.x * 0.5)) * u_dpr + 0.5, 0.0, 1.0);
  }
  float alpha = v_colour.a * cover;
  colour = vec4(v_colour.rgb * alpha, alpha);
}`

export const dotVertex = `${head}${shared}${journey}
out vec2 v_at;
flat out vec2 v_look; // style, radius
out vec4 v_colour;

void main() {
  vec4 way = texelFetch(u_journeys, texelOf(thing(), 0), 0);
  vec4 look = texelFetch(u_journeys, texelOf(thing(), 1), 0);
  int style = int(look.y);
  float age = u_now - way.z;
  gl_Position = NOWHERE;
  if (way.x < 0.0 || way.y < 0.0 || age < 0.0 || style == UNDATED || style == REDUNDANT) return;
  vec2 at;
  float radius;
  float alpha = look.z;
  if (style > REDUNDANT) {
    vec4 node = nodeTexel(int(way.x), 0);
    if (node.w < 0.004) return;
    at = onScreen(node.xy);
    radius = node.z * u_nodeScale + 4.0;
  } else {
    // A dot that has arrived is gone; its line or its glow stays.
    if (age >= way.w) return;
    vec2 from, to;
    float nodeAlpha;
    if (!ends(way, from, to, nodeAlpha)) return;
    at = mix(from, to, shareOf(way));
    radius = style == PARTICLE ? 2.6 : 3.2;
    if (style == PARTICLE) alpha *= nodeAlpha;
  }
  float reach = radius + (style == PARTICLE ? 1.5 : 6.0);
  v_at = vec2((corner() & 1) == 0 ? -1.0 : 1.0, (corner() & 2) == 0 ? -1.0 : 1.0) * reach;
  v_look = vec2(look.y, radius);
  v_colour = vec4(u_colours[int(look.x)], alpha);
  gl_Position = clip(at + v_at);
}`

export const dotFragment = `${head}
in vec2 v_at;
flat in vec2 v_look;
in vec4 v_colour;
uniform float u_dpr;
uniform vec3 u_ground;
out vec4 colour;
${styles}
float inside(float d) { return clamp(0.5 - d * u_dpr, 0.0, 1.0); }

void main() {
  int style = int(v_look.x);
  float radius = v_look.y;
  float off = length(v_at);
  float ring = inside(abs(off - radius) - 0.9);
  if (style <= TRAIL) {
    // A rim of ground keeps the dot apart from the line it goes along.
    float core = inside(off - radius);
    float rim = inside(off - radius - 1.0);
    colour = vec4(v_colour.rgb * core + u_ground * (rim - core), rim) * v_colour.a;
    return;
  }
  float cover = ring;
  if (style == ORIGIN) cover = max(inside(abs(off - radius) - 1.1), inside(abs(off - radius - 4.0) - 0.6));
  if (style == MISSING) cover = max(ring, inside(abs(v_at.x + v_at.y) * 0.7071 - 0.9) * inside(off - radius - 2.5));
  if (style == REFUSED) cover = max(ring, inside(abs(v_at.y) - 0.9) * inside(off - radius));
  if (style == UNDATEDNODE) cover = ring * step(0.0, sin(atan(v_at.y, v_at.x) * 6.0));
  float alpha = cover * v_colour.a;
  colour = vec4(v_colour.rgb * alpha, alpha);
}`
