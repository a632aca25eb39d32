/**
 * For crawlers of search engines: pages are open; answers for programs are not worth their time, and what is embedded
 * is on a page already. Pictures stay open, or sites could not show them beside a link.
 */
export function robotsText(publicOrigin: string): string {
  return [
    'User-agent: *',
    ...['/api/', '/embed/', '/data/', '/map/', '/search'].map((path) => `Disallow: ${path}`),
    'Allow: /',
    '',
    `Sitemap: ${publicOrigin}/sitemap.xml`,
    '',
  ].join('\n')
}
