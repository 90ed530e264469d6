import { expect } from 'chai'
import pino from 'pino'
import { pinoLogger } from '../../lib/util/pinoLogger.js'

describe('pinoLogger', () => {
  it('writes the level, the fields and the error with its cause', () => {
    const lines: Array<Record<string, unknown>> = []
    const logger = pinoLogger(pino({ level: 'trace' }, { write: line => void lines.push(JSON.parse(line)) }))
    logger.warn({ topic: 'orders', error: new Error('outer', { cause: new Error('inner') }) }, 'event skipped')
    logger.trace({}, 'nothing else')
    expect(lines).to.have.length(2)
    expect(lines[0]).to.include({ level: 40, topic: 'orders', msg: 'event skipped' })
    expect(lines[0]?.err).to.have.property('message').that.contains('outer')
    expect(lines[0]?.err).to.have.property('stack').that.contains('inner')
    expect(lines[1]).to.include({ level: 10, msg: 'nothing else' })
  })
})
