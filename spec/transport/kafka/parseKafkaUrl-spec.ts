import { expect } from 'chai'
import { parseKafkaUrl } from '../../../lib/transport/kafka/parseKafkaUrl.js'

describe('parseKafkaUrl', () => {
  it('gives every broker, with 9092 where no port is named', () => {
    expect(parseKafkaUrl('kafka://localhost')).to.deep.equal(['localhost:9092'])
    expect(parseKafkaUrl('kafka://a:1,b.example.com:65535/')).to.deep.equal(['a:1', 'b.example.com:65535'])
  })

  for (const url of ['kafka://', 'kafka://a:x', 'kafka://a:70000', 'kafka://a,,b', 'level://dir', 'kafka://a/b']) {
    it(`refuses ${url}`, () => {
      expect(() => parseKafkaUrl(url)).to.throw('kafka://host:port')
    })
  }

  it('never repeats credentials', () => {
    expect(() => parseKafkaUrl('kafka://user:secret@host:9092'))
      .to.throw()
      .with.property('message')
      .not.include('secret')
  })
})
