import type { MetadataRoute } from 'next'

/** What the explorer is called when it is put on a home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Meshara Explorer',
    short_name: 'Meshara',
    description: 'A peer-to-peer mesh, crawled as it lives: its nodes, its links and how they change.',
    start_url: '/',
    display: 'browser',
    background_color: '#0a1416',
    theme_color: '#0f1c1f',
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/apple-icon.png', type: 'image/png', sizes: '180x180' },
    ],
  }
}
