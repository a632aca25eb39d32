/** Numbers of the binary forms that writers and readers share; the forms are described in docs/map-wire.md. @module */

/** `MXS` and the version: a snapshot. */
export const SNAPSHOT_MAGIC: readonly number[] = [0x4d, 0x58, 0x53, 3]
/** `MXD` and the version: a delta. */
export const DELTA_MAGIC: readonly number[] = [0x4d, 0x58, 0x44, 3]
/** `MXN` and the version: names of nodes. */
export const NAMES_MAGIC: readonly number[] = [0x4d, 0x58, 0x4e, 2]
/** `MXG` and the version: the groups of a whole map. */
export const GROUPS_MAGIC: readonly number[] = [0x4d, 0x58, 0x47, 2]

export const DEGREES_SCALE = 100
/** A layout of 2^31 units across is no layout. */
export const MAX_SHIFT = 16
/** A position of a delta lies within ± this, layout units. */
export const MAX_POSITION = 2 ** 31 - 1
export const UINT32_MAX = 2 ** 32 - 1
/** Of a section: far more than a million nodes with five million links. */
export const SECTION_BYTES_MAX = 256 * 1024 * 1024
