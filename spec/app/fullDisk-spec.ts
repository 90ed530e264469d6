import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { string } from 'superstruct'
import { App, json, type RxfaustError } from '../../lib/index.js'
import { rejection } from '../tables/support/rejection.js'

const COUNT = 400
const FILLER = 'x'.repeat(10_000)

describe('a disk that is full', () => {
  let directory: string
  let elsewhere: string
  let mounted = false
  beforeEach(async function () {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-full-'))
    elsewhere = await mkdtemp(join(tmpdir(), 'rxfaust-broker-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', directory], { stdio: 'pipe' })
      mounted = true
    } catch (error) {
      process.stderr.write(`\n  !! THE SPEC OF A FULL DISK IS NOT RUN: nothing can be mounted here (${error})\n\n`)
      this.skip()
    }
  })
  afterEach(async () => {
    if (mounted) execFileSync('umount', ['-l', directory])
    mounted = false
    for (const each of [directory, elsewhere]) await rm(each, { recursive: true, force: true })
  })

  for (const [what, processingGuarantee, code] of [
    ['tables', 'at-least-once', 'RXFAUST_STORE'],
    ['tables', 'exactly-once', 'RXFAUST_STORE'],
    ['the embedded broker', 'exactly-once', 'RXFAUST_BROKER'],
  ] as const) {
    it(`that of ${what} fails the app with the reason, and nothing is lost when there is room again (${processingGuarantee})`, async () => {
      const describeCounts = () => {
        const app = new App('full', {
          broker: `level://${what === 'tables' ? elsewhere : join(directory, 'broker')}`,
          processingGuarantee,
          dataDirectory: join(directory, 'data'),
          commitEvery: 50,
          commitInterval: 20,
        })
        const input = app.topic('in', { key: string(), value: json<number>(), partitions: 1 })
        const counts = app.table('counts', {
          key: string(),
          value: json<{ count: number; filler: string }>(),
          default: () => ({ count: 0, filler: FILLER }),
          anyKey: true,
          partitions: 1,
        })
        input.subscribe(value => {
          counts.update(`k${value}`, ({ count, filler }) => ({ count: count + 1, filler: `${value}${filler}` }))
        })
        return { app, input, counts }
      }
      const first = describeCounts()
      await first.app.start()
      const failed = rejection(first.app.done)
      const sent = Array.from({ length: COUNT }, (_, value) => first.input.send({ key: 'k', value }).catch(() => value))
      const error = (await failed) as RxfaustError
      expect(error.code).to.equal(code)
      expect(error.message).to.match(/IO error: .*No space left on device/)
      await first.app.stop()
      const unsent = (await Promise.all(sent)).filter(value => typeof value === 'number')

      execFileSync('mount', ['-o', 'remount,size=64m', directory])
      const next = describeCounts()
      await next.app.start()
      for (const value of unsent) await next.input.send({ key: 'k', value })
      await next.app.idle()
      const counts = Array.from({ length: COUNT }, (_, value) => next.counts.get(`k${value}`).count)
      if (processingGuarantee === 'exactly-once') expect(new Set(counts)).to.deep.equal(new Set([1]))
      else expect(Math.min(...counts)).to.equal(1)
      await next.app.stop()
    }).timeout(20_000)
  }
})
