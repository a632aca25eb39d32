/** Redundant hops that come with the page of a message: more would be most of it, and are read when asked for. */
export const REDUNDANT_IN_PAGE = 1_000
