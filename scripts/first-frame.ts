/** Has the scripts of the pages begin once the page is seen. @module */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The bundler's runtime: other scripts of a page only queue up until it runs, and then all of them run, in one task of a
 * tenth of a second and more on a phone.
 */
const RUNTIME = /^turbopack-(?!worker-).*\.js$/
/** A page that cannot be painted (nobody sees it, or what is seen is not told) does not wait longer, ms. */
const PATIENCE_MS = 1_000

/**
 * What the server has drawn can be read without a script, yet scripts that are there first (from the cache, on a fast
 * line) would keep it from the screen. So the runtime waits for the first paint; in a worker there is none to wait for.
 * @param chunks - folder of the build's scripts.
 * @throws {Error} where there is no runtime: the bundler names it otherwise now.
 */
export async function waitForFirstFrame(chunks: string): Promise<void> {
  const names = (await readdir(chunks)).filter((name) => RUNTIME.test(name))
  if (names.length === 0) throw new Error(`No runtime of the pages' scripts is in ${chunks}.`)
  await Promise.all(
    names.map(async (name) => {
      const path = join(chunks, name)
      await writeFile(path, waiting(await readFile(path, 'utf8')))
    }),
  )
}

/** @param runtime - a script that asks for no names of its own scope but `document.currentScript`, for a query of its address. */
function waiting(runtime: string): string {
  return `self.TURBOPACK_ASSET_SUFFIX??="";(begin=>{
if(typeof document!=="object"||document.hidden||!PerformanceObserver.supportedEntryTypes?.includes("paint"))return begin();
let isOver=false;
const once=()=>{if(isOver)return;isOver=true;seen.disconnect();clearTimeout(late);removeEventListener("visibilitychange",once);begin()};
const seen=new PerformanceObserver(once),late=setTimeout(once,${String(PATIENCE_MS)});
addEventListener("visibilitychange",once);
seen.observe({type:"paint",buffered:true})
})(()=>{${runtime}
});`
}
