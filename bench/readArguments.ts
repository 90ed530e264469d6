import { parseArgs } from 'node:util'

/** What a command line asks for. */
export interface Arguments {
  readonly parts: readonly string[]
  readonly records: number | undefined
  readonly rounds: number | undefined
  readonly quick: boolean
  readonly peers: boolean
  readonly updateBaseline: boolean
  readonly help: boolean
}

/** @throws Error that says what is wrong with the line */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      records: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      'update-baseline': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { quick, peers, help, 'update-baseline': updateBaseline } = values
  const records = countOf('records', values.records)
  if (updateBaseline && (quick || records !== undefined)) {
    throw new Error('A baseline is made of whole runs: --update-baseline goes with neither --quick nor --records.')
  }
  return { parts: positionals, records, rounds: countOf('rounds', values.rounds), quick, peers, updateBaseline, help }
}

function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new Error(`--${name} is ${JSON.stringify(text)}: give a whole number above 0.`)
}
