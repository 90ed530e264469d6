/** What is used of protobufjs, and of what it has read. */
interface Library<R> {
  readonly Root: new () => R
  parse(source: string, root: R): { readonly package?: string; readonly imports?: readonly string[] }
  readonly common: { get(file: string): { readonly nested?: object } | null }
}

interface Root {
  addJSON(nested: never): unknown
  resolveAll(): unknown
}

/**
 * The messages of .proto files, those that they refer to first. Google's own files, such as that of `Timestamp`, come
 * with protobufjs.
 *
 * @returns the package of the last file as well
 * @throws what protobufjs does where a text is no such file, or refers to what is not there
 */
export function protobufRoot<R extends Root>(
  library: Library<R>,
  sources: readonly string[],
): { readonly root: R; readonly file: string | undefined } {
  const root = new library.Root()
  const added = new Set<string>()
  let file: string | undefined
  for (const source of sources) {
    const parsed = library.parse(source, root)
    file = parsed.package
    for (const name of parsed.imports ?? []) {
      const nested = library.common.get(name)?.nested
      if (nested === undefined || added.has(name)) continue
      added.add(name)
      root.addJSON(nested as never)
    }
  }
  // Without it lists of enums are not known as such, and lists of numbers are not packed.
  root.resolveAll()
  return { root, file }
}
