/**
 * GLSL of links and nodes that are large enough to have a shape. Nodes and links live in float textures, so a link needs
 * only the indices of its ends and moves with them. Each program draws all its things in one call, six vertices a thing: instances of so few
 * vertices are slow, by far so on a software renderer. Lengths are CSS pixels throughout.
 * @module
 */
import { DASHES } from '../frame'
import { LEAVING_LOOK, PASSING_LOOK } from '../link-look'
import { NODES_A_ROW } from '../node-layer'

/** Nodes or journeys in one row of their texture. */
export const THINGS_A_ROW = NODES_A_ROW
/** Links in one row of theirs. */
export const LINKS_A_ROW = 1_024
/** Indices in one row of a list. */
export const LIST_A_ROW = 1_024
/** Two triangles. */
export const VERTICES_A_THING = 6

export const head = `#version 300 es
precision highp float;
precision highp int;
`

export const shared = `
uniform highp sampler2D u_nodes;
uniform vec3 u_view; // k, x, y
uniform vec2 u_size;
uniform float u_nodeScale;
uniform float u_focus;

const int CORNERS[${String(VERTICES_A_THING)}] = int[](0, 1, 2, 2, 1, 3);

ivec2 texelOf(int thing, int part) {
  return ivec2((thing % ${String(THINGS_A_ROW)}) * 2 + part, thing / ${String(THINGS_A_ROW)});
}
vec4 nodeTexel(int slot, int part) { return texelFetch(u_nodes, texelOf(slot, part), 0); }
int thing() { return gl_VertexID / ${String(VERTICES_A_THING)}; }
int corner() { return CORNERS[gl_VertexID % ${String(VERTICES_A_THING)}]; }
vec2 onScreen(vec2 world) { return world * u_view.x + u_view.yz; }
vec4 clip(vec2 px) { return vec4(px.x / u_size.x * 2.0 - 1.0, 1.0 - px.y / u_size.y * 2.0, 0.0, 1.0); }
`

/** What is left of a link that has no end in what is seen, or one. */
export const beside = `
uniform vec2 u_beside; // passing, leaving
float beside(int look) {
  return (look & ${String(PASSING_LOOK)}) != 0 ? u_beside.x : (look & ${String(LEAVING_LOOK)}) != 0 ? u_beside.y : 1.0;
}
`

export const linkVertex = `${head}${shared}${beside}
uniform highp sampler2D u_links;
uniform float u_width;
uniform float u_alpha;
uniform int u_first; // of the links drawn now
uniform vec3 u_colours[6];
out vec2 v_at; // px along and across
flat out vec2 v_shape; // half width, evidence
out vec4 v_colour;

void main() {
  int link = thing() + u_first;
  vec4 facts = texelFetch(u_links, ivec2(link % ${String(LINKS_A_ROW)}, link / ${String(LINKS_A_ROW)}), 0); // a, b, look
  int look = int(facts.z);
  bool isMutual = (look & 32) != 0;
  vec4 a = nodeTexel(int(facts.x), 0);
  vec4 b = nodeTexel(int(facts.y), 0);
  vec2 from = onScreen(a.xy);
  vec2 to = onScreen(b.xy);
  float span = distance(from, to);
  float reachA = a.z * u_nodeScale + 1.5;
  float reachB = b.z * u_nodeScale + 1.5;
  float alpha = min(a.w, b.w);
  if (span < reachA + reachB || alpha < 0.004) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  vec2 along = (to - from) / span;
  vec2 across = vec2(-along.y, along.x);
  float wide = u_width * (isMutual ? 1.0 : 0.6);
  float side = (corner() & 1) == 0 ? -1.0 : 1.0;
  bool isEnd = (corner() & 2) != 0;
  float halfWide = wide * 0.5;
  float edge = halfWide + 1.0;
  float length = isEnd ? span - reachB : reachA;
  gl_Position = clip(from + along * length + across * side * edge);
  v_at = vec2(length - reachA, side * edge);
  v_shape = vec2(halfWide, float((look >> 3) & 3));
  v_colour = vec4(u_colours[look & 7], alpha * u_alpha * (isMutual ? 1.0 : 0.7) * beside(look));
}`

const dashes = DASHES.map(([on, off]) => `vec2(${on.toFixed(1)}, ${off.toFixed(1)})`).join(', ')

export const linkFragment = `${head}
in vec2 v_at;
flat in vec2 v_shape;
in vec4 v_colour;
uniform float u_dpr;
out vec4 colour;
const vec2 DASHES[4] = vec2[4](${dashes});

void main() {
  // A line thinner than a device pixel fades instead of breaking up.
  float least = 0.5 / u_dpr;
  float halfWide = max(v_shape.x, least);
  float cover = clamp((halfWide - abs(v_at.y)) * u_dpr + 0.5, 0.0, 1.0) * min(1.0, v_shape.x / least);
  vec2 dash = DASHES[int(v_shape.y)];
  if (dash.y > 0.0) {
    float at = mod(v_at.x, dash.x + dash.y);
    cover *= clamp((dash.x * 0.5 - abs(at - dash.x * 0.5)) * u_dpr + 0.5, 0.0, 1.0);
  }
  float alpha = v_colour.a * cover;
  colour = vec4(v_colour.rgb * alpha, alpha);
}`

export const nodeVertex = `${head}${shared}
uniform highp usampler2D u_list; // which nodes are drawn
uniform sampler2D u_palette;
uniform vec3 u_status[3];
uniform float u_strength;
uniform float u_leastRadius; // px; smaller ones are drawn elsewhere
out vec2 v_at;
flat out vec4 v_state; // shape before, shape, share of the change, pulse
flat out vec3 v_look; // radius, alpha, focused
flat out vec3 v_paint;

void main() {
  int slot = int(texelFetch(u_list, ivec2(thing() % ${String(LIST_A_ROW)}, thing() / ${String(LIST_A_ROW)}), 0).r);
  vec4 place = nodeTexel(slot, 0);
  vec4 state = nodeTexel(slot, 1);
  float radius = place.z * u_nodeScale;
  bool isFocus = float(slot) == u_focus;
  if (place.w < 0.004 || radius < u_leastRadius) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  int look = int(state.y);
  int shape = look & 3;
  v_state = vec4(state.x, float(shape), state.z, state.w);
  v_paint = (look >> 3) > 0 ? texelFetch(u_palette, ivec2((look >> 3) - 1, 0), 0).rgb
    : mix(u_status[int(state.x)], u_status[shape], state.z);
  float reach = radius + 3.0 + (state.w > 0.0 ? 26.0 : 0.0) + (isFocus ? 8.0 : 0.0);
  v_at = vec2((corner() & 1) == 0 ? -1.0 : 1.0, (corner() & 2) == 0 ? -1.0 : 1.0) * reach;
  v_look = vec3(radius, place.w * u_strength, isFocus ? 1.0 : 0.0);
  gl_Position = clip(onScreen(place.xy) + v_at);
}`

export const nodeFragment = `${head}
in vec2 v_at;
flat in vec4 v_state;
flat in vec3 v_look;
flat in vec3 v_paint;
uniform float u_dpr;
uniform vec3 u_ground;
uniform vec3 u_ring;
out vec4 colour;

// Distance to the rim of the shape, negative inside; the shapes have about the same area.
float rim(float shape, vec2 at, float radius) {
  if (shape < 0.5) return length(at) - radius;
  if (shape < 1.5) return (abs(at.x) + abs(at.y) - radius * 1.25) * 0.7071;
  return max(abs(at.x), abs(at.y)) - radius * 0.88;
}
float inside(float d) { return clamp(0.5 - d * u_dpr, 0.0, 1.0); }
vec4 over(vec4 below, vec3 paint, float alpha) { return vec4(paint * alpha, alpha) + below * (1.0 - alpha); }

void main() {
  float radius = v_look.x;
  float share = v_state.z;
  float d = mix(rim(v_state.x, v_at, radius), rim(v_state.y, v_at, radius), share);
  vec3 paint = v_paint;
  float hollow = mix(v_state.x > 0.5 ? 1.0 : 0.0, v_state.y > 0.5 ? 1.0 : 0.0, share);
  float stroke = max(1.4, radius * 0.3);

  vec4 sum = vec4(0.0);
  if (v_state.w > 0.0) {
    float grow = 1.0 - pow(1.0 - v_state.w, 2.0);
    float ring = abs(length(v_at) - radius - grow * 22.0) - 1.1;
    sum = over(sum, paint, inside(ring) * (1.0 - v_state.w));
  }
  // A rim of ground keeps the node apart from the links behind it.
  sum = over(sum, u_ground, inside(d - 1.5));
  sum = over(sum, paint, inside(d) * (1.0 - hollow * inside(d + stroke)));
  if (v_look.z > 0.5) sum = over(sum, u_ring, inside(abs(length(v_at) - radius - 5.0) - 1.0));
  colour = sum * v_look.y;
}`
