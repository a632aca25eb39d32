/** A rebuild cannot be begun, or was left before it changed anything. The message says why, for a person. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError'
}
