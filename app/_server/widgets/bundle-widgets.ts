/** The scripts and the style of widgets, made from their sources. @module */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'

/** By the name they are served under, below `/embed/`. */
const SCRIPTS = {
  'widget.js': 'components/embed-element/widget.ts',
  'frame.js': 'components/embed-frame/frame.ts',
  'map.js': 'components/embed-frame/live-map.ts',
  'sw.js': 'components/embed-frame/service-worker.ts',
} as const
const STYLES = { 'widget.css': 'components/embed/widget.css' } as const
const FONTS = {
  'spline-sans.woff2':
    'node_modules/@fontsource-variable/spline-sans/files/spline-sans-latin-wght-normal.woff2',
} as const

export const WIDGET_FILES = [...names(SCRIPTS), ...names(STYLES), ...names(FONTS)]
export type WidgetFile = (typeof WIDGET_FILES)[number]

/** @throws when a source does not build. */
export async function bundleWidgets(): Promise<Map<WidgetFile, Uint8Array>> {
  // Where pages are served from a build nobody needs it.
  const { build } = await import('esbuild')
  const root = projectRoot()
  const make = async (entries: Readonly<Record<string, string>>): Promise<[WidgetFile, Uint8Array][]> => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: Object.entries(entries).map(([name, source]) => ({
        in: source,
        out: name.replace(/\.\w+$/, ''),
      })),
      outdir: 'embed',
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: ['chrome111', 'firefox113', 'safari16.4'],
      external: ['/embed/*'],
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      logLevel: 'warning',
    })
    return outputFiles.map(({ path, contents }) => [nameOf(path), contents])
  }
  const fonts = names(FONTS).map(async (name): Promise<[WidgetFile, Uint8Array]> => [
    name,
    await readFile(join(root, FONTS[name])),
  ])
  const made = await Promise.all([make(SCRIPTS), make(STYLES), Promise.all(fonts)])
  return new Map(made.flat())
}

function nameOf(path: string): WidgetFile {
  const found = WIDGET_FILES.find((name) => path.endsWith(`/${name}`))
  if (found === undefined) throw new Error(`no widget file is called ${path}`)
  return found
}

function names<Name extends string>(entries: Readonly<Record<Name, string>>): Name[] {
  // Own keys of a constant are its names.
  return Object.keys(entries) as Name[]
}
