/** The text of an address that names a message: `/messages/<text>`. @module */

/** @param inPath - as it stands in the address, escapes and all. */
export function readIdInPath(inPath: string): string {
  try {
    return decodeURIComponent(inPath).trim()
  } catch {
    // A per cent sign that begins no escape.
    return inPath.trim()
  }
}
