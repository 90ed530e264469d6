import { ByteReader } from './ByteReader.js'
import { ByteWriter } from './ByteWriter.js'
import type { KafkaRequest } from './KafkaRequest.js'

/** What a member wants. Times in ms. */
export interface JoinWish {
  readonly group: string
  /** Empty at the first time: the answer then is an id to join with. */
  readonly memberId: string
  readonly sessionTimeout: number
  readonly rebalanceTimeout: number
  /** The assigner's name, and what the member tells the leader. */
  readonly protocol: string
  readonly metadata: Buffer
}

/** The answer to a join. */
export interface JoinAnswer {
  readonly errorCode: number
  readonly generation: number
  readonly leaderId: string
  readonly memberId: string
  /** Of the whole group where this member leads it, else empty. */
  readonly members: readonly { readonly memberId: string; readonly metadata: Buffer }[]
}

/** The error that comes with a new member's id. */
export const MEMBER_ID_REQUIRED = 79

/**
 * JoinGroup, version 5 (Kafka 2.3 to 4.x). Own, as kafkajs keeps a new member's id to itself until the whole group has
 * joined: a member that stops meanwhile could not take its leave.
 */
export function joinGroupRequest(wish: JoinWish): KafkaRequest<JoinAnswer> {
  return {
    request: {
      apiKey: 11,
      apiVersion: 5,
      apiName: 'JoinGroup',
      expectResponse: () => true,
      encode: async () => encoded(wish),
    },
    response: { decode: async bytes => decode(bytes), parse: async answer => answer },
    requestTimeout: wish.rebalanceTimeout + 5_000,
  }
}

function encoded({ group, memberId, sessionTimeout, rebalanceTimeout, protocol, metadata }: JoinWish) {
  const writer = new ByteWriter()
  writer.string(group).int32(sessionTimeout).int32(rebalanceTimeout).string(memberId).string(null).string('consumer')
  writer.int32(1).string(protocol).int32(metadata.length).bytes(metadata)
  return { buf: writer.written, buffer: writer.written, size: () => writer.at }
}

function decode(bytes: Buffer): JoinAnswer {
  const reader = new ByteReader(bytes, 4)
  const errorCode = reader.int16()
  const generation = reader.int32()
  reader.string()
  const leaderId = reader.string()
  const memberId = reader.string()
  const members = reader.array(() => {
    const id = reader.string()
    reader.string()
    return { memberId: id, metadata: reader.take(reader.int32()) }
  })
  return { errorCode, generation, leaderId, memberId, members }
}
