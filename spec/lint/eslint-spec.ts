import { expect } from 'chai'
import { Linter } from 'eslint'
import * as rxjs from 'rxjs'
import rxfaust, { restrictedImports } from '../../lib/lint/eslint.js'
import * as operators from '../../lib/operators/index.js'
import { twins } from '../../lib/operators/twins.js'

describe('rxfaust/eslint', () => {
  const linter = new Linter()
  const check = (code: string, ...more: Linter.Config[]) => linter.verify(code, [rxfaust, ...more])

  it('forbids each operator of RxJS that rxfaust has too', () => {
    for (const name of twins) {
      for (const module of ['rxjs', 'rxjs/operators']) {
        const problems = check(`import { map, ${name} as own } from '${module}'\nown(map)`)
        expect(problems.map(({ ruleId, line }) => [ruleId, line])).to.deep.equal([['no-restricted-imports', 1]])
        expect(problems[0]?.message).to.include(name).and.to.include("'rxfaust/operators'")
      }
    }
  })

  it('allows them from rxfaust, and from RxJS all others', () => {
    const others = Object.keys(rxjs).filter(name => /^\w+$/.test(name) && name !== 'default' && !twins.includes(name))
    expect(others).to.include.members(['map', 'filter', 'scan', 'Observable'])
    expect(check(`import { ${others.join(', ')} } from 'rxjs'`)).to.deep.equal([])
    expect(check(`import { ${twins.join(', ')} } from 'rxfaust/operators'`)).to.deep.equal([])
  })

  it('goes with restrictions of the project', () => {
    const own: Linter.Config = {
      rules: { 'no-restricted-imports': ['error', { paths: [...restrictedImports, 'lodash'] }] },
    }
    expect(check("import 'lodash'\nimport { delay } from 'rxjs'\ndelay()", own)).to.have.length(2)
  })

  it('knows names that both have, each once and in order', () => {
    for (const name of twins) {
      expect(operators).to.have.property(name)
      expect(rxjs).to.have.property(name)
    }
    expect(twins).to.deep.equal([...new Set(twins)].sort())
  })

  it('knows every name that both have, but for those that are right as RxJS has them, or mean another thing', () => {
    const shared = Object.keys(operators).filter(name => name in rxjs && !twins.includes(name))
    // An asynchronous predicate of RxJS's filter does not compile; groupBy and the like demand a name.
    expect(shared.filter(name => !['filter', 'groupBy', 'count', 'reduce'].includes(name))).to.deep.equal([])
  })
})
