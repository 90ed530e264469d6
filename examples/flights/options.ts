import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { positiveNumber } from './positiveNumber.js'

export interface FlightsOptions {
  /** Default: the embedded broker in `directory`. */
  readonly broker?: string
  /** Keeps the tables, and the embedded broker. */
  readonly directory: string
  /** Flights a second. */
  readonly rate?: number
  readonly json: boolean
  readonly reset: boolean
}

const project = new URL('../../', import.meta.url)

const description = `Counts 20,000 flights per airport and per day. Run again, it answers from its state.
Stopped or killed midway, however often, it goes on where it was: every flight counts exactly once. Ctrl-C commits and
exits with code 130.`

/** Reads the command line; ends the process with a message where it is wrong. */
export function flightsOptions(argv: readonly string[] = process.argv): FlightsOptions {
  const options = new Command('npm start --')
    .description(description)
    .option('--broker <url>', 'kafka://host:port, level://directory or memory:// (default: level:// in the directory)')
    .option('--directory <path>', 'where state is kept (default: .rxfaust/flights in the project, one per broker)')
    .option('--rate <flights>', 'flights that are sent a second (default: as fast as they are taken)', positiveNumber)
    .option('--json', 'print the whole result as JSON, and nothing else on stdout', false)
    .option('--reset', 'start afresh; flights that an outside broker holds are kept, and counted again', false)
    .parse(argv)
    .opts<Partial<FlightsOptions> & { json: boolean; reset: boolean }>()
  return { ...options, directory: options.directory ?? defaultDirectory(options.broker) }
}

/**
 * One per broker: tables on disk are a copy of what one broker's changelogs hold up to an offset, which means something
 * else to any other broker. The name has no credentials in it.
 */
function defaultDirectory(broker: string | undefined): string {
  const name =
    broker === undefined ? 'flights' : `flights-${broker.replace(/\/\/.*@/, '-').replaceAll(/[^a-zA-Z0-9]+/g, '-')}`
  return fileURLToPath(new URL(`.rxfaust/${name}`, project))
}
