import { expect } from 'chai'
import { runLeader } from '../chaos/runLeader.js'
import { describeKafka } from '../support/kafka/describeKafka.js'

describeKafka('the leader of an app on Kafka', kafka => {
  it('is one at a time when it is frozen, killed, cut off from the broker and stopped', async function () {
    this.timeout(120_000)
    const { problems } = await runLeader(kafka, {
      name: 'leader',
      seed: 1,
      workers: 3,
      session: 1_500,
      changes: [
        { kind: 'freeze', leader: true, sessions: 1.8, pause: 0 },
        { kind: 'kill', leader: true, sessions: 0, pause: 0 },
        { kind: 'cut', leader: true, sessions: 1.4, pause: 0 },
      ],
    })
    expect(problems).to.deep.equal([])
  })
})
