/** Who may import whom. The street goes one way: mesh → collector → ClickHouse → web → browser. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(app|cli|collector|components|db|lib|packages|scripts|test)/', pathNot: allowed },
})

module.exports = {
  forbidden: [
    only('lib-alone', '^lib/', '^lib/', 'lib is pure and shared: nothing of ours below it'),
    only('db-on-lib', '^db/', '^(db|lib)/', 'db knows ClickHouse and the facts, not who asks'),
    only('packages-alone', '^packages/', '^packages/', 'what others install knows nothing of ours'),
    only(
      'collector-on-db',
      '^collector/',
      '^(collector|db|lib|packages)/',
      'the collector never meets the web',
    ),
    only('components-on-lib', '^components/', '^(components|lib)/', 'components are given what they show'),
    only('app-not-collector', '^app/', '^(app|components|lib|db/(queries|client))', 'the web only reads'),
    {
      name: 'components-not-settings',
      comment: 'settings and processes do not exist in a browser',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^lib/(env|service)/' },
    },
    {
      name: 'nothing-on-test',
      severity: 'error',
      from: { pathNot: '^test/|^scripts/' },
      to: { path: '^test/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^(app|cli|collector|components|db|lib|packages)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|packages/[^/]+/dist|data|node_modules|next-env\\.d\\.ts)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
