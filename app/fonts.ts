import localFont from 'next/font/local'

/** Spline Sans and its mono, from npm (OFL-1.1); Next adds fallbacks of the same metrics, so no line moves. */
export const textFont = localFont({
  src: '../node_modules/@fontsource-variable/spline-sans/files/spline-sans-latin-wght-normal.woff2',
  weight: '300 700',
  variable: '--font-text',
  display: 'swap',
})

export const codeFont = localFont({
  src: '../node_modules/@fontsource-variable/spline-sans-mono/files/spline-sans-mono-latin-wght-normal.woff2',
  weight: '300 700',
  variable: '--font-code',
  display: 'swap',
  adjustFontFallback: false,
})
