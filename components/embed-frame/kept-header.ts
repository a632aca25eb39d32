/** On what the service worker answers in the place of a server that is away. */
export const KEPT_HEADER = 'x-kept-by-widget'
