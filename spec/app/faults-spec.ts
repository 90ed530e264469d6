import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { App, type RxfaustError } from '../../lib/index.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { startProgram } from '../support/runProgram.js'

function failure(promise: Promise<unknown>): Promise<RxfaustError> {
  return promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: RxfaustError) => error,
  )
}

describe('an app that is stopped while it starts', () => {
  it('cuts the start off, and has stopped', async () => {
    const app = new App('cut', { broker: `memory://${randomUUID()}` })
    app.topic('t', { partitions: 1 }).subscribe()
    const started = failure(app.start())
    await app.stop()
    const error = await started
    expect([error.code, app.state]).to.deep.equal(['RXFAUST_STATE', 'stopped'])
    expect(error.message).to.contain('stopped while it started')
    await app.done
  })
})

describeKafka('an app on Kafka that is stopped while it starts', kafka => {
  it('does not wait for the session of a member that was killed', async function () {
    this.timeout(60_000)
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-faults-'))
    const id = freshName('joining')
    const dead = startProgram('joinGroup', [kafka.url, `${directory}/dead`, id, '20000'])
    await once(dead.stdout as NodeJS.ReadableStream, 'data')
    const exited = once(dead, 'exit')
    dead.kill('SIGKILL')
    await exited
    const app = new App(id, { broker: kafka.url, dataDirectory: `${directory}/data` })
    app.topic(`${id}-input`, { partitions: 2 }).subscribe()
    const started = failure(app.start())
    // The group makes it wait for the member that is dead.
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(app.state).to.equal('starting')
    const begun = performance.now()
    await app.stop()
    expect(performance.now() - begun).to.be.below(3_000)
    expect((await started).code).to.equal('RXFAUST_STATE')
    await rm(directory, { recursive: true })
  })
})
