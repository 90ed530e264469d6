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

/** Of the steps that run side by side. */
const beside = { timeout: 3 * 60_000, beside: true }

/** Everything that has to hold before a change is taken, in stages, cheap ones first. Steps of a stage run side by side. */
export const stages: readonly (readonly Step[])[] = [
  [
    { name: 'lint', run: () => asOne(runBinary('@biomejs/biome', 'biome', ['ci', '--colors=off', '.'], beside)) },
    { name: 'layers', run: () => asOne(runBinary('dependency-cruiser', 'depcruise', ['lib'], beside)) },
    { name: 'types', run: () => asOne(runBinary('typescript', 'tsc', ['-p', '.'], beside)) },
    { name: 'build', run: () => asOne(runNode(['--import', 'tsx', 'tools/build.ts'], beside)) },
  ],
  [
    { name: 'publint', run: () => asOne(runBinary('publint', 'publint', ['--strict'], beside)), needs: 'build' },
    {
      name: 'declarations',
      run: () => asOne(runBinary('@arethetypeswrong/cli', 'attw', ['--pack', '.'], beside)),
      needs: 'build',
    },
    {
      name: 'fixtures',
      run: () => asOne(runNode(['--import', 'tsx', 'tools/check/fixtures.ts'], beside)),
      needs: 'build',
    },
  ],
  [{ name: 'specs', run: runSpecs }],
  [{ name: 'chaos', run: runChaos }],
]
