/** A key of the API as it is kept. @module */

export interface ApiKey {
  readonly id: string
  /** Who it was made for. */
  readonly name: string
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string
  /** Of its own; null: what the web is told keys have. */
  readonly perMinute: number | null
  /** ms since 1970. */
  readonly createdMs: number
  /** ms since 1970; null: it is good. */
  readonly revokedMs: number | null
}
