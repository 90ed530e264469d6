import type { SuppressCase } from './SuppressCase.js'

/** What the tests of suppression expect. Where they have no windows, all records fall into one. */
export const suppress: readonly SuppressCase[] = [
  {
    from: 'SuppressScenarioTest.shouldImmediatelyEmitEventsWithZeroEmitAfter',
    window: { kind: 'tumbling', size: 1000, grace: 0 },
    emit: { every: 0 },
    steps: [
      [['v1', '1', 0], [['v1', 0, 1000, '1', 0]]],
      [['v1', '0', 1], [['v1', 0, 1000, '0', 1]]],
      [['v2', '1', 1], [['v2', 0, 1000, '1', 1]]],
      [['v1', '1', 2], [['v1', 0, 1000, '1', 2]]],
      [['x', '1', 3], [['x', 0, 1000, '1', 3]]],
      [['x', '0', 4], [['x', 0, 1000, '0', 4]]],
      [['y', '1', 4], [['y', 0, 1000, '1', 4]]],
    ],
  },
  {
    from: 'SuppressScenarioTest.shouldSuppressIntermediateEventsWithTimeLimit',
    window: { kind: 'tumbling', size: 1000, grace: 0 },
    emit: { every: 2 },
    steps: [
      [['v1', '1', 0], []],
      [['v1', '0', 1], []],
      [['v2', '1', 1], []],
      [['v1', '1', 2], [['v1', 0, 1000, '1', 2]]],
      [['tick', '1', 3], [['v2', 0, 1000, '1', 1]]],
      [['tick', '0', 4], []],
      [['tock', '1', 4], []],
    ],
  },
  {
    from: 'SuppressScenarioTest.shouldWorkBeforeGroupBy',
    window: { kind: 'tumbling', size: 1000, grace: 0 },
    emit: { every: 10 },
    steps: [
      [['A', 'a', 0], []],
      [['tick', 'tick', 10], [['A', 0, 1000, 'a', 0]]],
    ],
  },
  {
    from: 'SuppressScenarioTest.shouldWorkBeforeJoinRight',
    window: { kind: 'tumbling', size: 1000, grace: 0 },
    emit: { every: 10 },
    steps: [
      [['B', '1', 0], []],
      [['A', '1', 0], []],
      [
        ['tick', 'tick', 10],
        [
          ['A', 0, 1000, '1', 0],
          ['B', 0, 1000, '1', 0],
        ],
      ],
      [['A', '2', 11], []],
      [
        ['tick', 'tick1', 21],
        [
          ['tick', 0, 1000, 'tick1', 21],
          ['A', 0, 1000, '2', 11],
        ],
      ],
    ],
  },
  {
    from: 'KTableSuppressProcessorTest.zeroTimeLimitShouldImmediatelyEmit',
    window: { kind: 'tumbling', size: 100, grace: 0 },
    emit: { every: 0 },
    steps: [[['hey', '7', 5], [['hey', 0, 100, '7', 5]]]],
  },
  {
    from: 'KTableSuppressProcessorTest.intermediateSuppressionShouldBufferAndEmitLater',
    window: { kind: 'tumbling', size: 1000, grace: 0 },
    emit: { every: 1 },
    steps: [
      [['hey', '1', 0], []],
      [['tick', '0', 1], [['hey', 0, 1000, '1', 0]]],
    ],
  },
  {
    from: 'KTableSuppressProcessorTest.finalResultsSuppressionShouldBufferAndEmitAtGraceExpiration',
    window: { kind: 'tumbling', size: 1, grace: 1 },
    emit: 'final',
    steps: [
      [['hey', '7', 99], []],
      [['dummyKey1', '7', 100], []],
      [['dummyKey2', '7', 101], [['hey', 99, 100, '7', 99]]],
    ],
  },
  {
    from: 'KTableSuppressProcessorTest.finalResultsWithZeroGraceShouldStillBufferUntilTheWindowEnd',
    window: { kind: 'tumbling', size: 100, grace: 0 },
    emit: 'final',
    steps: [
      [['hey', '7', 5], []],
      [['dummyKey', '7', 100], [['hey', 0, 100, '7', 5]]],
    ],
  },
]
