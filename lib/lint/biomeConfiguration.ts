import { restrictedImport } from './restrictedImport.js'

/** The same rule for Biome, as the configuration that is shipped as `rxfaust/biome`. */
export function biomeConfiguration(): object {
  const { modules, importNames, message } = restrictedImport
  const paths = Object.fromEntries(modules.map(name => [name, { importNames, message }]))
  return { linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { paths } } } } } }
}
