import type { Assigner } from '../transport/Assigner.js'

/**
 * An assigner that keeps partitions back, as if another worker of the group had them.
 *
 * @param withheld `<number of partitions>-<partition>`: topics with the same number of partitions move together
 */
export function withholding(assigner: Assigner, withheld: ReadonlySet<string>): Assigner {
  return {
    name: assigner.name,
    userData: state => assigner.userData(state),
    assign: (members, partitions) => {
      const dealt = [...assigner.assign(members, partitions)].map(([memberId, assignment]) => {
        const kept = [...assignment.partitions].map(([topic, numbers]) => {
          const count = partitions.get(topic)
          return [topic, numbers.filter(partition => !withheld.has(`${count}-${partition}`))] as const
        })
        return [memberId, { ...assignment, partitions: new Map(kept) }] as const
      })
      return new Map(dealt)
    },
  }
}
