/** The words for what authorities sign, shared by facts, tables, the API and the screen. @module */

/** `package`: the update itself was published; `announcement`: that there is one. */
export const ANNOUNCEMENT_KINDS = ['package', 'announcement'] as const
export type AnnouncementKind = (typeof ANNOUNCEMENT_KINDS)[number]

/**
 * `valid`: signed by the key it names, which the profile lists with the trust to do so; `invalid`: a signature does
 * not hold; `untrusted`: it holds, but the key is not listed or not trusted for this; `unsigned`: no signature at all.
 */
export const ANNOUNCEMENT_VERDICTS = ['valid', 'invalid', 'untrusted', 'unsigned'] as const
export type AnnouncementVerdict = (typeof ANNOUNCEMENT_VERDICTS)[number]
