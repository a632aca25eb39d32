import localFont from 'next/font/local'

/**
 * Spline Sans and its mono, from npm (OFL-1.1). They are fetched with the page; where they come late, the page stays in
 * its fallback, whose metrics Next fits to them: no line moves under a reader's eyes.
 */
export const textFont = localFont({
  src: '../node_modules/@fontsource-variable/spline-sans/files/spline-sans-latin-wght-normal.woff2',
  weight: '300 700',
  variable: '--font-text',
  display: 'optional',
})

/** Letters beyond Latin-1, as in the names of cities; fetched only by a page that has one. */
export const extendedTextFont = localFont({
  src: '../node_modules/@fontsource-variable/spline-sans/files/spline-sans-latin-ext-wght-normal.woff2',
  weight: '300 700',
  variable: '--font-text-ext',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20C0' }],
})

/** One weight: a third of what all of them take. Fetched only by a page that shows an id or a query. */
export const codeFont = localFont({
  src: '../node_modules/@fontsource/spline-sans-mono/files/spline-sans-mono-latin-400-normal.woff2',
  weight: '400',
  variable: '--font-code',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
})
