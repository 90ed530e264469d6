import { validateName } from '../../util/validateName.js'

/**
 * The topic that holds every write of a table.
 *
 * @throws RxfaustError `RXFAUST_NAME` where it is no name that Kafka takes, for instance too long
 */
export function changelogName(app: string, table: string): string {
  return validateName(`${app}-${table}-changelog`, `changelog of table "${table}"`)
}
