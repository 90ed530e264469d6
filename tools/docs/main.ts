import { writeFile } from 'node:fs/promises'
import { operatorTable } from '../../spec/laws/operatorTable.js'
import { operatorsPage } from './operatorsPage.js'

/* `npm run docs` writes the pages that are made of data. */
await writeFile(new URL('../../docs/operators.md', import.meta.url), operatorsPage(operatorTable))
