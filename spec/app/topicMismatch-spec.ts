import { expect } from 'chai'
import { topicMismatch } from '../../lib/app/topicMismatch.js'

describe('topicMismatch', () => {
  const found = { topic: 'orders', partitions: 4, replicas: 3, config: { 'cleanup.policy': 'delete' } }
  const problems = (options: object, existing: typeof found | Omit<typeof found, 'replicas'> = found) =>
    topicMismatch({ name: 'orders', options }, existing)

  it('says what to do for partitions, replicas and settings, all at once', () => {
    const said = problems({ partitions: 8, replicas: 2, compacting: true })
    expect(said).to.have.length(3)
    expect(said[0]).to.include('declared with 8 partitions and has 4')
    expect(said[1]).to.include('declared with 2 replicas and has 3').and.to.include('declare replicas: 3')
    expect(said[2]).to.include('cleanup.policy=compact and has delete')
  })

  it('says nothing of what fits, is not declared, or of replicas where the broker has none', () => {
    expect(problems({ partitions: 4, replicas: 3, deleting: true })).to.deep.equal([])
    expect(problems({})).to.deep.equal([])
    const { replicas, ...embedded } = found
    expect(problems({ replicas: 2 }, embedded)).to.deep.equal([])
    expect(topicMismatch({ name: 'orders', options: { replicas: 2 } }, undefined)).to.deep.equal([])
  })
})
