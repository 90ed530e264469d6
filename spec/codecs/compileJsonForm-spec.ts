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

  it('take names that look like code as names', () => {
    const names = [
      '"}; throw new Error("run"); ({"',
      '` + process.exit(1) + `',
      "'",
      '\\',
      '\u2028\n',
      '*/ /*',
      '</script>',
    ]
    const object = Object.fromEntries(names.map((name, at) => [name, at]))
    expect(read(readerOf(names), JSON.stringify(object))).to.deep.equal(object)
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
