/** What an event says, as SQL over the columns of `eventRows`. @module */

/** Stands where the node is named. */
export const NODE_MARK = '{node}'

export const EVENT_TEXT = `multiIf(
  kind = 'node_first_seen', '${NODE_MARK} was heard of for the first time.',
  kind = 'node_online', '${NODE_MARK} is online again.',
  kind = 'node_offline', '${NODE_MARK} is not reached any more.',
  kind = 'version_changed', concat('${NODE_MARK} runs ', after, ' in place of ', before, '.'),
  kind = 'release_announced', concat('Version ', after, ' is announced: ', toString(count), ' authorities have signed it.'),
  kind = 'announcement_rejected', concat(
    if(after = '', 'An update was announced', concat('Version ', after, ' was announced')),
    multiIf(
      verdict = 'invalid', ' with a signature that does not hold.',
      verdict = 'untrusted', ' with a signature of a key that is not trusted to announce it.',
      ' without a signature.'
    )
  ),
  if(isNull(until), 'No collector works: nothing is known of the network since then.',
    'No collector worked: nothing is known of the network from then until the outage ended.')
)`
