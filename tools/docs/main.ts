import { readFile, writeFile } from 'node:fs/promises'
import { operatorTable } from '../../spec/laws/operatorTable.js'
import { operatorsPage } from './operatorsPage.js'
import { settingsPage } from './settingsPage.js'

/* `npm run docs` writes the pages that are made of data. */
await writeFile(new URL('../../docs/operators.md', import.meta.url), operatorsPage(operatorTable))
const versions = await readFile(new URL('../../spec/app/settings/examples/versions.ts', import.meta.url), 'utf8')
await writeFile(new URL('../../docs/settings.md', import.meta.url), settingsPage(versions))
