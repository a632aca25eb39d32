/**
 * The stretch of time in which a message was heard of, as `span_start` and `span_end` of a WITH clause; the id is the
 * parameter `id`. Hops and observations stand in a part of the table for each day: without it, a look-up by id reads
 * from the parts of thirty days, and grows with the table. A message whose key is not written yet is looked for at
 * any time.
 * @module
 */
export const MESSAGE_SPAN = `
  (
    SELECT if(count() = 0, toDateTime64(0, 3, 'UTC'), min(heard_at) - INTERVAL 1 HOUR)
    FROM message_keys
    WHERE message_id = {id:String}
  ) AS span_start,
  -- Reports that a node kept while it was cut off come late, but not days late.
  (
    SELECT if(count() = 0, toDateTime64(4102444800, 3, 'UTC'), max(heard_at) + INTERVAL 2 DAY)
    FROM message_keys
    WHERE message_id = {id:String}
  ) AS span_end`
