/** `npm run bench -- <name> [flags]`: runs one benchmark; its last line is one JSON object. @module */
import '@/lib/node-shims'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const names = readdirSync(fileURLToPath(new URL('.', import.meta.url)), { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'main.ts')
  .map((entry) => entry.name.replace(/\.ts$/, ''))

const [name, ...argv] = process.argv.slice(2)
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`Which benchmark? There is: ${names.join(', ')}.\n`)
  process.exit(2)
}
const benchmark = (await import(`./${name}.ts`)) as { default: (argv: string[]) => Promise<void> }
await benchmark.default(argv)
