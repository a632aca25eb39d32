/**
 * When to look for a message. Hops and observations stand in parts by the day, and a look-up by id alone reads a
 * granule of each part of a month: twice the work, and more the longer they are kept. The keys are few and lie in few
 * parts, so each question asks them first, inside itself: what a small question costs is the asking.
 * @module
 */

/** Begins a query; `{id:String}` is the message, lower-case hex. The rest of the query knows `key`. */
export const WITH_KEY = `
  WITH (
    SELECT tuple(count(), min(k.heard_at), max(k.heard_at), max(toString(k.topic)))
    FROM message_keys AS k
    WHERE k.message_id = {id:String}
  ) AS key`

/** How many rows the keeper has written of the message; 0: none yet, and the rest of the key says nothing. */
export const KEYS = 'tupleElement(key, 1)'
/** When it was heard of first, by the collectors' clock. */
export const KEY_HEARD = 'tupleElement(key, 2)'
export const KEY_TOPIC = 'tupleElement(key, 4)'

/**
 * Condition that a time by the collectors' clock is near the message's. What the keeper has written may have been
 * heard of a little earlier than it knew then; reports that a node kept while it was cut off come late, but collectors
 * take none of what is more than a day old. A message without a key is looked for at any time.
 */
export function nearKey(column: string): string {
  return `${column} >= if(${KEYS} = 0, toDateTime64('1970-01-01 00:00:00', 3, 'UTC'), ${KEY_HEARD} - INTERVAL 1 HOUR)
          AND ${column} < if(${KEYS} = 0, toDateTime64('2200-01-01 00:00:00', 3, 'UTC'), tupleElement(key, 3) + INTERVAL 25 HOUR)`
}
