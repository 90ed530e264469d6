import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import * as rxjsOperators from 'rxjs/operators'
import * as operators from '../../lib/operators/index.js'
import { twins } from '../../lib/operators/twins.js'
import { operatorsPage } from '../../tools/docs/operatorsPage.js'
import { operatorTable } from '../laws/operatorTable.js'

const functionsOf = (module: object): string[] =>
  Object.entries(module)
    .filter(([name, value]) => typeof value === 'function' && name !== 'default')
    .map(([name]) => name)
const named = (...kinds: string[]): string[] =>
  operatorTable.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)

describe('the table of operators', () => {
  it('has each name once', () => {
    const names = named('twin', 'own', 'native', 'unfit')
    expect(names).to.deep.equal([...new Set(names)])
  })

  it("has all operators of RxJS, and none that isn't", () => {
    expect(functionsOf(rxjsOperators)).to.have.members(named('twin', 'native', 'unfit'))
  })

  it("has all of rxfaust's", () => {
    expect(functionsOf(operators)).to.have.members(named('twin', 'own'))
  })

  it('knows the twins, of which the lint rules ban the names, but for those that demand other arguments', () => {
    const allowed = ['filter', 'groupBy', 'count', 'reduce']
    expect([...twins, ...allowed]).to.have.members([...new Set([...named('twin'), ...allowed])])
  })

  it('is what docs/operators.md shows', async () => {
    const page = await readFile(new URL('../../docs/operators.md', import.meta.url), 'utf8')
    expect(page, 'run npm run docs').to.equal(operatorsPage(operatorTable))
  })
})
