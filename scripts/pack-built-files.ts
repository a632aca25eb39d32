/** Packs scripts and styles of the pages once, as small as they get; the web process sends them as they lie there. @module */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const PACKED = /\.(?:js|css)$/
/** Below this nothing is saved that is felt. */
const LEAST_BYTES = 1_024
const pack = promisify(brotliCompress)

/** Beside each file another of its name with `.br` after it. @param folder - `static` of the build. */
export async function packBuiltFiles(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => PACKED.test(name))
  await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      const bytes = await readFile(path)
      if (bytes.length < LEAST_BYTES) return
      await writeFile(
        `${path}.br`,
        await pack(bytes, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        }),
      )
    }),
  )
}
