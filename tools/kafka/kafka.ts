// `npm run kafka -- [--port N] [--dir D]`: a real Kafka of one node in the foreground, until Ctrl-C.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { KafkaBroker } from './KafkaBroker.js'

const USAGE = `npm run kafka -- [--port N] [--dir D]
  --port N   where Kafka listens (default 9092)
  --dir D    where it keeps its data (default .rxfaust/kafka); the next start goes on with it`

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

function options(): { port: number; dir: string } {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, dir: { type: 'string' }, help: { type: 'boolean' } },
    })
    if (values.help) {
      process.stdout.write(`${USAGE}\n`)
      process.exit(0)
    }
    const port = Number(values.port ?? 9092)
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      fail(`--port ${values.port} is no port: give a number from 1 to 65535.`)
    }
    return { port, dir: resolve(values.dir ?? '.rxfaust/kafka') }
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const { port, dir } = options()
const broker = new KafkaBroker({ port, dir, say })
let stopping = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    say(`Stopping Kafka (${signal})`)
    broker.stop().then(
      () => process.exit(0),
      error => fail(String(error)),
    )
  })
}

say(`Starting Kafka 3.9.1 on port ${port}, data in ${dir}`)
try {
  await broker.start()
} catch (error) {
  if (!stopping) fail(error instanceof Error ? error.message : String(error))
}
if (!stopping) {
  say(`Kafka is ready at localhost:${port} (log: ${broker.logFile}). Ctrl-C stops it.`)
  const beat = setInterval(() => {}, 3_600_000)
  await broker.exited
  clearInterval(beat)
  if (!stopping) fail(`Kafka ended by itself; see ${broker.logFile}.`)
}
