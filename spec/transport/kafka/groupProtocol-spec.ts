import { expect } from 'chai'
import kafkajs from 'kafkajs'
import { decodeAssignment } from '../../../lib/transport/kafka/groupProtocol.js'

const { MemberAssignment } = kafkajs.AssignerProtocol

describe('groupProtocol', () => {
  const assignment = { a: [0, 2], b: [1] }
  const partitions = [
    { topic: 'a', partition: 0 },
    { topic: 'a', partition: 2 },
    { topic: 'b', partition: 1 },
  ]
  const decode = (userData: string) =>
    decodeAssignment(MemberAssignment.encode({ version: 0, assignment, userData: Buffer.from(userData) }))

  it('reads standbys out of the user data of an assignment', () => {
    const standbys = [
      { topic: 'a', partition: 1 },
      { topic: 'b', partition: 0 },
    ]
    expect(decode('{"a":[1],"b":[0]}')).to.deep.equal({ partitions, standbys })
  })

  it('has none where the leader has written nothing, or something else', () => {
    for (const userData of ['', 'range', '7', '[]', '{"a":"1"}', '{"a":[-1]}', '\0\u0001']) {
      expect(decode(userData), userData).to.deep.equal({ partitions, standbys: [] })
    }
  })

  it('takes an empty answer for an empty assignment', () => {
    expect(decodeAssignment(Buffer.alloc(0))).to.deep.equal({ partitions: [], standbys: [] })
  })
})
