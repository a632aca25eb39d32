/**
 * Messages are counted by the hour a stretch of time after they were first heard of. What every figure of a number of
 * messages adds to those counts, so that all of them say the same: the messages that are not counted yet.
 * @module
 */

/** A message is counted by the hour one stretch after the one in which it was heard of. */
const COUNTED_LATE_S = 30

/**
 * A condition on `messages`: first heard of since the counts end. Where nothing was ever reckoned, counts that are there
 * nevertheless (of a filled database) hold their hours whole.
 * @param alias - of the table, read with FINAL.
 */
export const isUncounted = (alias: string): string => `${alias}.heard_at >= (
          SELECT if(
            count() > 0,
            max(r.until) - INTERVAL ${String(COUNTED_LATE_S)} SECOND,
            (SELECT max(h.hour) + INTERVAL 1 HOUR FROM message_hours AS h)
          )
          FROM reckonings AS r
        )`
