/** Has browsers compile what each page runs while it is still arriving. @module */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { z } from 'zod'

const manifestSchema = z.object({ rootMainFiles: z.array(z.string()) })
/** Runs by itself; the others hand it their modules. */
const RUNTIME = /\/turbopack-[^/]*\.js$/

/**
 * A function that is not called at once is only looked over as its script arrives, and compiled when it is called: for
 * the modules that every page begins with, React's above all, half of the longest task of the page. In brackets a
 * function is taken for one that is called at once, and compiled where the script is read, beside the page.
 * @param build - folder of the build.
 * @throws {Error} where a script does not hand over modules as the bundler wrote them so far.
 */
export async function compileEarly(build: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(build, 'build-manifest.json'), 'utf8'))
  const names = manifestSchema.parse(manifest).rootMainFiles.filter((name) => !RUNTIME.test(name))
  await Promise.all(
    names.map(async (name) => {
      const path = join(build, name)
      await writeFile(path, inBrackets(await readFile(path, 'utf8'), path))
    }),
  )
}

/** @param script - `….push([whose, id, module, id, module…])`. */
function inBrackets(script: string, path: string): string {
  const source = ts.createSourceFile(path, script, ts.ScriptTarget.Latest)
  const modules = source.statements.flatMap(modulesOf)
  if (modules.length === 0) throw new Error(`No modules are in ${path}.`)
  let [written, end] = ['', 0]
  for (const module of modules) {
    const start = module.getStart(source)
    written += `${script.slice(end, start)}(${script.slice(start, module.end)})`
    ;({ end } = module)
  }
  return written + script.slice(end)
}

function modulesOf(statement: ts.Statement): ts.Expression[] {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return []
  const [handed] = statement.expression.arguments
  if (handed === undefined || !ts.isArrayLiteralExpression(handed)) return []
  return handed.elements.filter((element) => ts.isArrowFunction(element) || ts.isFunctionExpression(element))
}
