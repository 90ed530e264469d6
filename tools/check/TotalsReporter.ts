import { writeFileSync } from 'node:fs'
import Mocha from 'mocha'

const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING, EVENT_RUN_END } =
  Mocha.Runner.constants

/**
 * One line per outermost suite, then the slowest specs and every failure in full. The totals go as JSON to the file
 * named by the environment variable RXFAUST_SPEC_TOTALS, for whoever started the run.
 */
export default class TotalsReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const slowest: Mocha.Test[] = []
    let passed = 0
    let failed = 0
    let pending = 0
    let began = 0
    let before = { passed, failed, pending }

    runner.on(EVENT_SUITE_BEGIN, suite => {
      if (!suite.parent?.root) return
      began = Date.now()
      before = { passed, failed, pending }
    })
    runner.on(EVENT_TEST_PASS, test => {
      passed++
      slowest.push(test)
    })
    // A hook that fails counts as one failure too: mocha then leaves out the rest of its suite.
    runner.on(EVENT_TEST_FAIL, () => failed++)
    runner.on(EVENT_TEST_PENDING, () => pending++)
    runner.on(EVENT_SUITE_END, suite => {
      if (!suite.parent?.root) return
      const parts = [`${passed - before.passed} passed`]
      if (failed > before.failed) parts.push(`${failed - before.failed} FAILED`)
      if (pending > before.pending) parts.push(`${pending - before.pending} pending`)
      console.log(`  ${suite.title}: ${parts.join(', ')} (${Date.now() - began} ms)`)
    })
    runner.once(EVENT_RUN_END, () => {
      slowest.sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0))
      console.log('\n  The slowest specs:')
      for (const test of slowest.slice(0, 10)) console.log(`  ${test.duration ?? 0} ms  ${test.fullTitle()}`)
      this.epilogue()
      const file = process.env.RXFAUST_SPEC_TOTALS
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, pending }))
      // Fires only where something keeps the process alive.
      const tell = () =>
        console.log(`  The process does not end because of: ${process.getActiveResourcesInfo().join(', ')}`)
      setTimeout(tell, 5_000).unref()
    })
  }
}
