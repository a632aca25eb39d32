/**
 * Takes the pictures of the dashboards in `docs/screenshots`: light, dark and on a phone, of the production build over a
 * made-up history, for a mesh that has just begun has none. `npm run screenshots:dashboards`, after `npm run build`.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'
import { DASHBOARDS, startDashboards } from '../test/e2e/dashboards'
import { launchBrowser } from '../test/fixtures/browser'

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 1200 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 1200 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

const folder = join(projectRoot(), 'docs/screenshots')
await mkdir(folder, { recursive: true })
const stack = await startDashboards()
try {
  await stack.seed()
  const { browser, close } = await launchBrowser()
  try {
    for (const { name: look, ...settings } of LOOKS) {
      const page = await browser.newPage(settings)
      for (const name of ['overview', ...DASHBOARDS]) {
        const path = name === 'overview' ? '/analytics' : `/analytics/${name}?compare=previous`
        await page.goto(`${stack.url}${path}`, { waitUntil: 'networkidle' })
        await page.screenshot({ path: join(folder, `analytics-${name}-${look}.png`) })
        process.stdout.write(`analytics-${name}-${look}.png\n`)
      }
      await page.close()
    }
  } finally {
    await close()
  }
} finally {
  await stack.stop()
}
