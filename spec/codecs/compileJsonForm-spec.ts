import { expect } from 'chai'
import { compileJsonForm, type JsonFormReader } from '../../lib/codecs/compileJsonForm.js'
import { runProgram } from '../support/runProgram.js'

function readerOf(names: readonly string[]): JsonFormReader {
  const pieces = names.map((name, at) => Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`))
  return compileJsonForm(names, pieces) as JsonFormReader
}

function read(reader: JsonFormReader, text: string): object | undefined {
  const bytes = Buffer.from(text)
  return reader(bytes, 0, bytes.length)
}

describe('compiled readers of JSON', () => {
  it('read what is of the form, and leave the rest', () => {
    const reader = readerOf(['a', 'b'])
    expect(read(reader, '{"a":-1.5e3,"b":null}')).to.deep.equal({ a: -1500, b: null })
    for (const text of ['{"a":1}', '{"b":1,"a":1}', '{"a":1,"b":"\\n"}', '{"a":1,"b":[]}', '{"a":1,"b":nul']) {
      expect(read(reader, text), text).to.equal(undefined)
    }
  })

  it('have no name in them that could be more than a name', () => {
    const names = ['"}; throw 1; ({"', '` + process.exit(1) + `', "'", '\\', '\u2028', '\n', '*/', '(', '</script>', '']
    for (const name of names) expect(readerOf(['a', name]), name).to.equal(undefined)
    const reader = readerOf(['größe', '$ref', '@id', 'a.b/c', 'first name', '1st', 'constructor'])
    const object = { größe: 1, $ref: 2, '@id': 3, 'a.b/c': 4, 'first name': 5, '1st': 6, constructor: 7 }
    expect(read(reader, JSON.stringify(object))).to.deep.equal(object)
  })

  it('are not needed: where a process must not compile code, records are read without', async () => {
    const out = await runProgram('readAlike', [], ['--disallow-code-generation-from-strings'])
    expect(JSON.parse(out)).to.deep.equal([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
      { a: 3, b: 'z' },
    ])
  })
})
