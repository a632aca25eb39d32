/**
 * The binary form of a map snapshot, made to compress well. All numbers are unsigned LEB128 varints unless said
 * otherwise; `nullable n` is written as n + 1 with 0 for null.
 *
 * - magic: 4 bytes, the last is the version
 * - seq, atMs, feed, network name, network title (a text: byte length, then UTF-8)
 * - node count N, of which the first P have a position; scale shift S
 * - positions of the first P nodes, in Morton order: the differences from the node before, modulo 2^16 and zigzag,
 *   split into four planes of P bytes: x low, x high, y low, y high. Value = int16 · 2^S layout units
 * - one column after the other, N values each: number (signed difference from the node before), peer id (text),
 *   status (byte), place source (byte), peer count (nullable), agent, country, city (each: a table of texts, then
 *   an index a node), latitude and longitude (nullable, zigzag, 1/100 degree), RTT (nullable, 1/10 ms)
 * - link count L; for each node how many links lead to a later node, then the gaps between those nodes, less one
 * - one column after the other, L values each: evidence + 4 · mutual (byte), estimated RTT (nullable, ms)
 * @module
 */
import { EVIDENCE, NODE_STATUSES, PLACE_SOURCES } from '../../fact-kinds'

/** `MXS` and the version. */
export const MAGIC = [0x4d, 0x58, 0x53, 1] as const

export const DEGREES_SCALE = 100
export const RTT_SCALE = 10
export const MUTUAL_BIT = 4
/** A layout of 2^31 units across is no layout. */
export const MAX_SHIFT = 16

/** What a node or link takes at least: what keeps a forged count from being believed. */
export const LEAST_NODE_BYTES = 11
export const LEAST_LINK_BYTES = 3

export { EVIDENCE, NODE_STATUSES, PLACE_SOURCES }
