// `npm start`: builds what is not built, then starts everything. Plain JavaScript in old syntax at the top, so that
// a Node that is too old can still read it and say so.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19) || major === 21) {
  process.stderr.write(
    `Meshara Explorer needs Node 20.19 or newer (22 or 24 recommended); this is Node ${process.versions.node}.\n`,
  )
  process.exit(1)
}

const { spawnSync } = await import('node:child_process')
const { fileURLToPath } = await import('node:url')
const root = fileURLToPath(new URL('.', import.meta.url))
const given = process.argv.slice(2)

if (!given.includes('--help') && !given.includes('--dev')) {
  const build = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--if-needed'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (build.status !== 0) {
    if (build.error) process.stderr.write(`The build could not be started: ${build.error.message}\n`)
    process.exit(build.status ?? 1)
  }
}

process.chdir(root)
const script = given.includes('--dev') ? 'cli.ts' : 'dist/cli.js'
process.argv = [process.argv[0], `${root}${script}`, 'up', ...given]
if (script.endsWith('.ts') || given.includes('--help')) {
  process.argv[1] = `${root}cli.ts`
  const { register } = await import('tsx/esm/api')
  register()
  await import('./cli.ts')
} else {
  await import('./dist/cli.js')
}
