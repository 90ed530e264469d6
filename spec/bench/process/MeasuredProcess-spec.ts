import { expect } from 'chai'
import { MeasuredProcess } from '../../../bench/process/MeasuredProcess.js'

const LIMIT = 60_000

function node(code: string): MeasuredProcess {
  return new MeasuredProcess({ command: process.execPath, args: ['-e', code] })
}

async function rejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it resolved',
    (error: Error) => error.message,
  )
}

describe('MeasuredProcess', () => {
  it('reads marks and facts, and what the process has used', async () => {
    const run = node(`
      console.log('something else')
      console.log('INFO latency {"p50":1.5}')
      console.log('\\u001b[?25hFIRST 12')
      console.log('FIRST 13')
      console.log('DONE 20')
      setInterval(() => {}, 1000)`)
    expect(await run.mark('DONE', LIMIT)).to.equal(20)
    expect(run.marks).to.deep.equal(
      new Map([
        ['FIRST', 12],
        ['DONE', 20],
      ]),
    )
    expect(run.infos.get('latency')).to.deep.equal({ p50: 1.5 })
    if (process.platform === 'linux') expect(run.usage?.memory).to.be.above(10)
    await run.end()
  })

  it('prefers what the process says of itself', async () => {
    const run = node(`console.log('INFO usage {"cpu":1,"memory":2}'); console.log('DONE 1')`)
    await run.mark('DONE', LIMIT)
    expect(run.usage).to.deep.equal({ cpu: 1, memory: 2 })
    await run.end()
  })

  it('says what a process has ended with that was to print a mark', async () => {
    const run = node(`console.error('out of luck'); process.exitCode = 1`)
    expect(await rejection(run.mark('DONE', LIMIT))).to.match(/ended, before DONE\.\nout of luck/)
  })

  it('says so where the command does not exist', async () => {
    const run = new MeasuredProcess({ command: 'no-such-command', args: [] })
    expect(await rejection(run.mark('DONE', LIMIT))).to.match(/ended, before DONE\.\n.*ENOENT/)
  })

  it('does not wait for ever', async () => {
    const run = node('setInterval(() => {}, 1000)')
    expect(await rejection(run.mark('DONE', 20))).to.match(/took longer than 0\.02 s, before DONE/)
    await run.end()
  })
})
