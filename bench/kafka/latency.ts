import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../Bench.js'
import { median } from '../median.js'
import type { Part } from '../Part.js'
import { availablePeers } from '../peers/availablePeers.js'
import { kafkaStreams } from '../peers/kafkaStreams.js'
import type { Command } from '../process/Command.js'
import { MeasuredProcess } from '../process/MeasuredProcess.js'
import type { KafkaBench } from './KafkaBench.js'

/** Half a minute of 200 a second. */
const RECORDS = 6_000
/** Milliseconds. */
const LIMIT = 300_000

/** Milliseconds from the sending of a record to the arrival of what was made of it. */
interface Latency {
  readonly received: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** A program that does W1; `undefined`: records are read from the topic that they are sent to. */
interface Pipe {
  readonly name: string
  readonly command?: (id: string, input: string, output: string) => Command
  /** Where it keeps what it knows of an id, if it does elsewhere than programs of the suite. */
  readonly state?: (id: string) => string
}

/** How long records are under way through W1 at 200 a second, against a loop over a bare kafkajs consumer. */
export const latency: Part = {
  name: 'latency',
  group: 'kafka',
  async run(bench) {
    const kafka = await bench.kafka()
    // Tens of thousands are no latency any more but a long wait.
    const records = Math.min(RECORDS, bench.sized(RECORDS))
    const pipes = pipesOf(bench, kafka)
    const measured = pipes.map((): Latency[] => [])
    for (let round = 0; round < bench.options.rounds; round++) {
      for (const [at, pipe] of pipes.entries()) measured[at]?.push(await measure(kafka, pipe, records))
    }
    show(bench, pipes, measured)
  },
}

function pipesOf(bench: Bench, kafka: KafkaBench): readonly [Pipe, ...Pipe[]] {
  const { peers } = bench.options
  const endless = Number.MAX_SAFE_INTEGER
  const pipes: [Pipe, ...Pipe[]] = [
    {
      name: 'rxfaust',
      command: (id, input, output) =>
        kafka.program('runJob', 'W1', kafka.url, id, input, output, kafka.state(id), endless),
    },
    {
      name: 'kafkajs',
      command: (id, input, output) =>
        kafka.program('runLoop', 'W1', kafka.address, id, input, output, kafka.state(id), endless),
    },
    { name: 'nothing between' },
  ]
  if (peers !== undefined && availablePeers(peers).includes(kafkaStreams)) {
    pipes.push({
      name: kafkaStreams.name,
      state: id => join(peers, 'state', id),
      command: (id, input, output) => kafkaStreams.command(peers, { job: 'LAT', id, input, output, records: endless }),
    })
  }
  return pipes
}

async function measure(kafka: KafkaBench, { name, command, state }: Pipe, records: number): Promise<Latency> {
  const id = kafka.createId(`latency${name.replace(/\W/g, '').toLowerCase()}`)
  const input = `${id}-input`
  const output = command === undefined ? input : `${id}-output`
  await kafka.createTopics(...new Set([input, output]))
  const job = command === undefined ? undefined : new MeasuredProcess(command(id, input, output))
  const probe = new MeasuredProcess(kafka.program('runProbe', kafka.address, input, output, records))
  try {
    await probe.mark('DONE', LIMIT)
    const found = probe.infos.get('latency') as Latency
    if (found.received !== records) throw new Error(`${found.received} of ${records} records came through ${name}.`)
    return found
  } finally {
    await probe.end()
    await job?.end()
    await kafka.deleteTopics(id)
    await rm(kafka.state(id), { recursive: true, force: true })
    if (state !== undefined) await rm(state(id), { recursive: true, force: true })
  }
}

function show(bench: Bench, pipes: readonly Pipe[], measured: readonly (readonly Latency[])[]): void {
  const middle = (at: number, field: 'p50' | 'p99'): number => median((measured[at] ?? []).map(found => found[field]))
  bench.say(`\n  latency of W1 at 200 records/s, median of ${bench.options.rounds}`)
  pipes.forEach(({ name }, at) => {
    const more = (field: 'p50' | 'p99'): string => {
      const difference = middle(0, field) - middle(at, field)
      return at === 0 ? '' : ` (rxfaust ${difference < 0 ? '' : '+'}${difference.toFixed(2)} ms)`
    }
    const [p50, p99] = (['p50', 'p99'] as const).map(field => `${middle(at, field).toFixed(2)} ms${more(field)}`)
    bench.say(`  ${name.padEnd(24)}p50 ${p50?.padEnd(32)}p99 ${p99}`)
    if (at === 0) return
    for (const field of ['p50', 'p99'] as const) {
      const ratio = middle(0, field) / middle(at, field)
      bench.add({ name: `latency of W1, ${field}`, against: name, ratio, better: 'lower' })
    }
  })
}
