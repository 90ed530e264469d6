/*
 * The layers of docs/architecture.md, held by a tool. A folder of lib imports only from itself and from the folders
 * before it, so that each layer can be read, tested and replaced knowing only what lies below it. Imports of types
 * count like any others: a type is knowledge too.
 */
const layers = [
  'util',
  'codecs',
  'models',
  'transport',
  'acks',
  'streams',
  'topics',
  'windows',
  'tables',
  'operators',
  'agents',
  'services',
  'lint',
  'app',
  'testing',
]

const packageNamed = names => `(^|/)node_modules/(${names})(/|$)|^(${names})(/|$)`

const oneWay = layers.slice(0, -1).map((layer, index) => ({
  name: `layer-${layer}`,
  comment: `lib/${layer} may import only from ${layers.slice(0, index + 1).join(', ')}`,
  severity: 'error',
  from: { path: `^lib/${layer}/` },
  to: { path: `^lib/(${layers.slice(index + 1).join('|')})/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'nobody-imports-testing',
      comment: 'lib/testing is for specs; lib/index.ts included, nothing that runs in production may load it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/testing/' },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'entry-points-are-not-imported',
      comment: 'lib/index.ts gathers what is public; inside of lib each file is imported by its own name',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/testing/' },
      to: { path: '^lib/index\\.ts$' },
    },
    {
      name: 'only-known-layers',
      comment: 'a new folder of lib needs its place in the order of layers, here and in docs/architecture.md',
      severity: 'error',
      from: { path: '^lib/.+/', pathNot: `^lib/(${layers.join('|')})/` },
      to: {},
    },
    {
      name: 'no-cycles',
      comment:
        'files that need each other when they are loaded are one file, or hide a third; types of one layer may name each other',
      severity: 'error',
      from: { path: '^lib/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'lib-stands-alone',
      comment: 'the library knows nothing of its specs, tools and examples',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(spec|tools|examples|bench|typings|fixtures|dist)/|-spec\\.ts$' },
    },
    {
      name: 'not-by-own-name',
      comment: 'inside of lib the package is not imported by its own name: that would load a second copy of it',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['aliased'] },
    },
    {
      name: 'no-development-dependency',
      comment: 'what lib imports has to be among dependencies or peerDependencies',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'an import has to lead somewhere',
      severity: 'error',
      from: { path: '^lib/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'kafkajs-only-in-its-transport',
      comment: 'only lib/transport/kafka knows the Kafka client',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/transport/kafka/' },
      to: { path: packageNamed('kafkajs') },
    },
    {
      name: 'kafka-transport-on-demand',
      comment: 'whoever has no Kafka does not load its client: lib/transport/kafka is reached by import() only',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/transport/kafka/' },
      to: { path: '^lib/transport/kafka/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'luxon-only-in-values',
      comment: 'elsewhere times are milliseconds',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(util|codecs|models)/' },
      to: { path: packageNamed('luxon|@types/luxon') },
    },
    {
      name: 'level-only-in-stores',
      comment: 'only the embedded broker and the tables keep files',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(transport/embedded|tables)/' },
      to: { path: packageNamed('level|classic-level|memory-level|abstract-level') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
