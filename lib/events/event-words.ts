import type { EventKind } from './network-event'

/** What each kind of event is called, as the heading of many. */
export const EVENT_TITLES: Readonly<Record<EventKind, string>> = {
  node_first_seen: 'First seen',
  node_online: 'Came back',
  node_offline: 'Went offline',
  version_changed: 'Changed version',
  release_announced: 'Releases',
  announcement_rejected: 'Rejected announcements',
  outage: 'Outages',
}
