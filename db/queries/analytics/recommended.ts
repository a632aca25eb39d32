import { z } from 'zod'
import { compareVersions } from '@/lib/analytics/agents'
import { maySignUpdates } from '@/lib/authorities/trust'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Question } from './question'

const recommendedRow = z.object({
  version: z.string(),
  atMs: z.coerce.number().int(),
  /** Keys, lower-case hex. */
  signers: z.array(z.string()),
})
export type RecommendedVersion = z.infer<typeof recommendedRow>

/**
 * Versions that as many of those that may sign updates as the quorum says have signed, validly and with one checksum, and
 * when the first of their signatures was heard. One stolen key can sign anything, but cannot bring a version here.
 */
export function recommendedQuestion(
  authorities: NonNullable<NetworkProfile['authorities']>,
  toMs: number,
): Question<RecommendedVersion> {
  return {
    name: 'get-recommended-versions',
    sql: `
      SELECT
        a.version_named AS version,
        toUnixTimestamp64Milli(min(a.seen_at)) AS atMs,
        arraySort(groupUniqArray(a.public_key)) AS signers
      FROM announcements AS a
      WHERE a.verdict = 'valid' AND a.version_named != '' AND a.public_key IN {keys:Array(String)}
        AND a.seen_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY version, a.checksum
      HAVING length(signers) >= {quorum:UInt32}
      ORDER BY atMs`,
    params: {
      keys: authorities.members.filter(maySignUpdates).map(({ publicKey }) => publicKey),
      quorum: authorities.quorum,
      to: toMs,
    },
    row: recommendedRow,
  }
}

/** The highest of them; null: there is none. */
export function newestRecommended(rows: readonly RecommendedVersion[]): RecommendedVersion | null {
  return [...rows].sort((a, b) => compareVersions(b.version, a.version) || a.atMs - b.atMs)[0] ?? null
}
