/** Writes `docs/configuration.md` from the settings schema; `--check` only says whether it is current. @module */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describeSetting, flagName, hasFlag } from '@/cli/flags'
import { PARTS, type SettingName } from '@/cli/parts'
import { settingsShape } from '@/lib/env/settings'
import { projectRoot } from '@/lib/service/project-root'

const path = join(projectRoot(), 'docs/configuration.md')
const cell = (text: string): string => text.replaceAll('|', '\\|')

function row(setting: SettingName): string {
  const { about, fallback } = describeSetting(setting)
  const readers = PARTS.filter(({ settings }) => settings.includes(setting)).map(({ name }) => name)
  const flag = hasFlag(setting) ? `\`--${flagName(setting)}\`` : 'never: processes can be listed'
  return `| \`${setting}\` | ${flag} | ${cell(about)} | ${fallback === null ? 'unset' : `\`${cell(fallback)}\``} | ${readers.join(', ')} |`
}

const settings = Object.keys(settingsShape) as SettingName[] // the keys of the shape are the names, by definition
const text = await format(
  `# Configuration

Generated from the settings schema by \`npm run docs\`; edit the schema, not this page.

Each setting is an environment variable, and, where it is not a secret, a flag of \`npm start --\` and of the parts that
read it (\`node --import tsx cli.ts <part> --help\`). A value that does not fit ends the process with a line that names
the setting and what was expected.

| Variable | Flag | What it is for | Default | Read by |
| --- | --- | --- | --- | --- |
${settings.map(row).join('\n')}

\`up\` (what \`npm start\` runs) reads all of them and hands them on. Besides these, the browser tests read
\`CHROMIUM_PATH\` (a Chromium to use instead of the one that is found), and the build reads \`NEXT_DIST_DIR\` (where the
built pages go; default \`.next\`).
`,
  { ...(await resolveConfig(path)), parser: 'markdown' },
)

if (process.argv.includes('--check')) {
  const written = await readFile(path, 'utf8').catch(() => '')
  if (written !== text) {
    process.stderr.write('docs/configuration.md is not what the settings say: run `npm run docs`.\n')
    process.exitCode = 1
  }
} else {
  await writeFile(path, text)
}
