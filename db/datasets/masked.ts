/** Texts of peers, made safe to give away. @module */

/** Strikes out what looks like an identity or an address. */
export const masked = (text: string): string =>
  `replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(toString(${text}), '[0-9A-Za-z]{44,}', '[id]'), '([0-9]{1,3}[.]){3}[0-9]{1,3}', '[address]'), '[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,}', '[address]')`
