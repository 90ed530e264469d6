import type { Assigner } from '../../../lib/transport/Assigner.js'

/** Deals partitions to members like cards, members by their ids. */
export const roundRobin: Assigner = {
  name: 'round-robin-for-specs',
  userData: () => new Uint8Array(),
  assign(members, partitions) {
    const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
    const hands = sorted.map(member => ({ member, cards: new Map<string, number[]>() }))
    let next = 0
    for (const [topic, count] of partitions) {
      for (let partition = 0; partition < count; partition++) {
        const hand = hands[next++ % hands.length]
        hand?.cards.set(topic, [...(hand.cards.get(topic) ?? []), partition])
      }
    }
    return new Map(hands.map(({ member, cards }) => [member.memberId, { partitions: cards }]))
  },
}
