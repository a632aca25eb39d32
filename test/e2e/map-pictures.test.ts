import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { buildMapPage } from '../fixtures/map-browser'
import {
  comparePictures,
  drawPicture,
  KEPT_PICTURES,
  MAP_PICTURES,
  OTHER_PICTURES,
  type MapPicture,
} from '../fixtures/map-pictures'

/** Of all pixels. On one machine most pictures are equal from run to run, the others to 0.2%. */
const TOLERANCE = 0.005

describe('the picture of a seeded map', () => {
  let chromium: TestBrowser
  let script: string

  const draw = async (picture: MapPicture): Promise<Buffer> => {
    const page = await chromium.browser.newPage()
    try {
      return await drawPicture(page, script, picture)
    } finally {
      await page.close()
    }
  }

  beforeAll(async () => {
    script = await buildMapPage()
    chromium = await launchBrowser()
  }, 60_000)
  afterAll(async () => {
    await chromium.close()
  })

  it.each(MAP_PICTURES)('is as it was kept: $name', async (picture) => {
    const kept = await readFile(`${KEPT_PICTURES}${picture.name}.png`)
    const drawn = await draw(picture)
    const { share, difference } = comparePictures(kept, drawn)
    if (share <= TOLERANCE) return
    await mkdir(OTHER_PICTURES, { recursive: true })
    await writeFile(`${OTHER_PICTURES}${picture.name}.png`, drawn)
    await writeFile(`${OTHER_PICTURES}${picture.name}-difference.png`, difference)
    expect.fail(
      `${(100 * share).toFixed(2)}% of ${picture.name}.png differ: see ${OTHER_PICTURES}${picture.name}-difference.png. ` +
        'Where it is meant to: npm run pictures:map',
    )
  })

  it('would not pass for another: the tolerance tells colour schemes, distances and networks apart', async () => {
    for (const [index, { name }] of MAP_PICTURES.entries()) {
      const next = MAP_PICTURES[(index + 1) % MAP_PICTURES.length]
      if (next === undefined) continue
      const [one, other] = await Promise.all(
        [name, next.name].map((each) => readFile(`${KEPT_PICTURES}${each}.png`)),
      )
      if (one === undefined || other === undefined) continue
      expect(comparePictures(one, other).share, `${name} and ${next.name}`).toBeGreaterThan(4 * TOLERANCE)
    }
  })
})
