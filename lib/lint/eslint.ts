/*
 * The entry point `rxfaust/eslint`: a flat configuration that forbids the operators of RxJS which rxfaust has under the
 * same name. ESLint takes the last setting of a rule, so a project that restricts imports of its own puts
 * `restrictedImports` among them.
 */
import { restrictedImport } from './restrictedImport.js'

const { modules, importNames, message } = restrictedImport

/**
 * The paths for ESLint's rule `no-restricted-imports`, to be set beside one's own.
 *
 * @example
 * rules: { 'no-restricted-imports': ['error', { paths: [...restrictedImports, 'lodash'] }] }
 */
export const restrictedImports: Array<{ name: string; importNames: string[]; message: string }> = modules.map(name => ({
  name,
  importNames: [...importNames],
  message,
}))

/**
 * Forbids to import from `rxjs` what has a twin in `rxfaust/operators`.
 *
 * @example
 * // eslint.config.js
 * import rxfaust from 'rxfaust/eslint'
 * export default [rxfaust]                       // or { ...rxfaust, files: ['src/streams/**'] }
 */
const rxfaust: {
  name: string
  rules: {
    'no-restricted-imports': ['error', { paths: Array<{ name: string; importNames: string[]; message: string }> }]
  }
} = {
  name: 'rxfaust',
  rules: { 'no-restricted-imports': ['error', { paths: restrictedImports }] },
}

export default rxfaust
