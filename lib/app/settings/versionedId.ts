import { RxfaustError } from '../../util/RxfaustError.js'
import { validateName } from '../../util/validateName.js'

/** How the id of a version is made: a template with `{id}` and `{version}`, or a function. */
export type IdFormat = string | ((id: string, version: number) => string)

/**
 * The id of a version of an app. That of version 1 is the app's own, as in Faust, so that an app has no other id when it
 * is given a version for the first time.
 *
 * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_NAME`
 */
export function versionedId(id: string, version: number, format: IdFormat): string {
  if (version === 1) return id
  const made =
    typeof format === 'function'
      ? format(id, version)
      : format.replaceAll('{id}', id).replaceAll('{version}', String(version))
  if (made !== id) return validateName(made, `id of version ${version}, by idFormat,`)
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `idFormat gives version ${version} of app "${id}" the id of version 1.`,
    "Have it give each version an id of its own, as '{id}-v{version}' does.",
  )
}
