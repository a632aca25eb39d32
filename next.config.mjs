/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Our own server packs what pages send, smaller than Next would.
  compress: false,
  // Native addon: must be required at run time, never bundled.
  serverExternalPackages: ['chdb', '@clickhouse/client', 'pino'],
  // Lets several builds of one checkout live side by side (tests, screenshots, a running server).
  // Types are checked once, by `npm test`, over tests and scripts as well.
  typescript: { ignoreBuildErrors: true },
  // Whatever reads a page finds its description in its head: sites that show links know no scripts.
  htmlLimitedBots: /.*/,
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
}
