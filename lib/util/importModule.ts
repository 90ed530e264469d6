/**
 * Imports a module, of either kind, by its URL or name. The one `import()` that stays what it is in the CommonJS build
 * (tools/build.ts): a `require` would not load a URL.
 */
export function importModule(specifier: string): Promise<unknown> {
  return import(specifier)
}
