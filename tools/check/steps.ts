import type { Outcome } from './Outcome.js'
import { runBinary } from './runBinary.js'
import { runChaos } from './runChaos.js'
import { runNode } from './runNode.js'
import { runSpecs } from './runSpecs.js'
import type { Step } from './Step.js'

const asOne = async (run: Promise<string | undefined>): Promise<Outcome> => {
  const problem = await run
  return problem === undefined ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, remark: problem }
}

const timeout = 3 * 60_000

/** Everything that has to hold before a change is taken, cheap steps first. */
export const steps: readonly Step[] = [
  { name: 'lint', run: () => asOne(runBinary('@biomejs/biome', 'biome', ['ci', '--colors=off', '.'], { timeout })) },
  { name: 'layers', run: () => asOne(runBinary('dependency-cruiser', 'depcruise', ['lib'], { timeout })) },
  { name: 'types', run: () => asOne(runBinary('typescript', 'tsc', ['-p', '.'], { timeout })) },
  { name: 'build', run: () => asOne(runNode(['--import', 'tsx', 'tools/build.ts'], { timeout })) },
  { name: 'publint', run: () => asOne(runBinary('publint', 'publint', ['--strict'], { timeout })), needs: 'build' },
  {
    name: 'declarations',
    run: () => asOne(runBinary('@arethetypeswrong/cli', 'attw', ['--pack', '.'], { timeout })),
    needs: 'build',
  },
  {
    name: 'fixtures',
    run: () => asOne(runNode(['--import', 'tsx', 'tools/check/fixtures.ts'], { timeout })),
    needs: 'build',
  },
  { name: 'specs', run: runSpecs },
  { name: 'chaos', run: runChaos },
]
