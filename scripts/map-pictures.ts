/**
 * Draws the pictures that the map is compared with anew, after a change that is meant to be seen: look at them before
 * they are kept. `npm run pictures:map`.
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { launchBrowser } from '../test/fixtures/browser'
import { buildMapPage } from '../test/fixtures/map-browser'
import { comparePictures, drawPicture, KEPT_PICTURES, MAP_PICTURES } from '../test/fixtures/map-pictures'

await mkdir(KEPT_PICTURES, { recursive: true })
const script = await buildMapPage()
const { browser, close } = await launchBrowser()
try {
  for (const picture of MAP_PICTURES) {
    const page = await browser.newPage()
    const drawn = await drawPicture(page, script, picture)
    await page.close()
    const path = `${KEPT_PICTURES}${picture.name}.png`
    const kept = await readFile(path).catch(() => null)
    const share = kept === null ? 1 : comparePictures(kept, drawn).share
    await writeFile(path, drawn)
    process.stdout.write(
      `${picture.name}.png: ${kept === null ? 'new' : `${(100 * share).toFixed(3)}% differ`}\n`,
    )
  }
} finally {
  await close()
}
