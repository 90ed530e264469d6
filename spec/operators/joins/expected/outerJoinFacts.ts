import type { JoinFact } from './JoinFact.js'

/** What Kafka Streams' own tests expect of its outer join (version 4.0). */
export const outerJoinFacts: readonly JoinFact[] = [
  {
    test: 'KStreamKStreamJoinTest.testOuterJoin',
    window: { before: 100, after: 100, grace: 86400000 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 a0 0, r 1 a1 0', '0 A0+a0 0, 1 A1+a1 0'],
      ['l 0 B0 0, l 1 B1 0, l 2 B2 0, l 3 B3 0', '0 B0+a0 0, 1 B1+a1 0'],
      ['r 0 b0 0, r 1 b1 0, r 2 b2 0, r 3 b3 0', '0 A0+b0 0, 0 B0+b0 0, 1 A1+b1 0, 1 B1+b1 0, 2 B2+b2 0, 3 B3+b3 0'],
      ['l 0 C0 0, l 1 C1 0, l 2 C2 0, l 3 C3 0', '0 C0+a0 0, 0 C0+b0 0, 1 C1+a1 0, 1 C1+b1 0, 2 C2+b2 0, 3 C3+b3 0'],
      ['r 0 c0 0, r 1 c1 0', '0 A0+c0 0, 0 B0+c0 0, 0 C0+c0 0, 1 A1+c1 0, 1 B1+c1 0, 1 C1+c1 0'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testOuterJoinDuplicates',
    window: { before: 100, after: 100, grace: 10 },
    steps: [
      [
        'l 0 A0 0, l 0 A0-0 0, r 1 11 0, r 1 12 0, r 1 10 111, r 3 100 211',
        '1 null+11 0, 1 null+12 0, 0 A0+null 0, 0 A0-0+null 0',
      ],
      ['l 2 A2 200, l 2 A2-0 200, r 2 13 201, r 2 14 201', '2 A2+13 201, 2 A2-0+13 201, 2 A2+14 201, 2 A2-0+14 201'],
      ['r 3 100 1500', '1 null+10 111, 3 null+100 211'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testLeftExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 1, l 1 A1 2, l 0 A0-0 3', ''],
      ['r 1 11 3', '1 A1+11 3'],
      ['l 2 dummy 401', '0 A0+null 1, 0 A0-0+null 3'],
      ['r 2 100 401', '2 dummy+100 401'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testLeftExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 1, l 1 A1 2, l 0 A0-0 3', ''],
      ['r 1 11 3', '1 A1+11 3'],
      ['r 2 100 401', '0 A0+null 1, 0 A0-0+null 3'],
      ['l 2 dummy 402', '2 dummy+100 402'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testRightExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['r 0 10 1, r 1 11 2, r 0 12 3', ''],
      ['l 1 A1 3', '1 A1+11 3'],
      ['l 2 dummy 401', '0 null+10 1, 0 null+12 3'],
      ['r 2 100 402', '2 dummy+100 402'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testRightExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['r 0 10 1, r 1 11 2, r 0 12 3', ''],
      ['l 1 A1 3', '1 A1+11 3'],
      ['r 2 100 401', '0 null+10 1, 0 null+12 3'],
      ['l 2 dummy 402', '2 dummy+100 402'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testOrdering',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 100', ''],
      ['r 1 11 110', '0 A0+null 0, 1 A1+11 110'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testGracePeriod',
    window: { before: 100, after: 100, grace: 10 },
    steps: [
      ['l 0 A0 0, r 1 11 0', ''],
      ['l 1 A1 101, r 0 10 101', ''],
      ['r 0 100 112', '1 null+11 0, 0 A0+null 0'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testEmitAllNonJoinedResultsForAsymmetricWindow',
    window: { before: 5, after: 20, grace: 0 },
    steps: [
      ['l 0 A0 29', ''],
      ['l 1 A1 30', ''],
      ['r 2 12 31', ''],
      ['r 3 13 36', ''],
      ['r 4 14 37', '2 null+12 31'],
      ['r 5 15 50', '0 A0+null 29, 3 null+13 36, 4 null+14 37'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.runOuterJoin',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 10 0, r 1 11 0', '0 A0+10 0, 1 A1+11 0'],
      ['l 0 B0 0, l 1 B1 0, l 2 B2 0', '0 B0+10 0, 1 B1+11 0'],
      ['r 0 20 0, r 1 21 0, r 2 22 0, r 3 23 0', '0 A0+20 0, 0 B0+20 0, 1 A1+21 0, 1 B1+21 0, 2 B2+22 0'],
      ['l 0 C0 0, l 1 C1 0, l 2 C2 0, l 3 C3 0', '0 C0+10 0, 0 C0+20 0, 1 C1+11 0, 1 C1+21 0, 2 C2+22 0, 3 C3+23 0'],
      ['l 0 dummy 400', ''],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testWindowing',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 10 0, r 1 11 0, r 2 12 0, r 3 13 0', '0 A0+10 0, 1 A1+11 0'],
      ['r 0 20 1000, r 1 21 1001, r 2 22 1002, r 3 23 1003', '2 null+12 0, 3 null+13 0'],
      ['l 0 B0 1100, l 1 B1 1100, l 2 B2 1100, l 3 B3 1100', '0 B0+20 1100, 1 B1+21 1100, 2 B2+22 1100, 3 B3+23 1100'],
      ['l 0 C0 1101, l 1 C1 1101, l 2 C2 1101, l 3 C3 1101', '1 C1+21 1101, 2 C2+22 1101, 3 C3+23 1101'],
      ['l 0 D0 1102, l 1 D1 1102, l 2 D2 1102, l 3 D3 1102', '2 D2+22 1102, 3 D3+23 1102'],
      ['l 0 E0 1103, l 1 E1 1103, l 2 E2 1103, l 3 E3 1103', '3 E3+23 1103'],
      ['l 0 F0 1104, l 1 F1 1104, l 2 F2 1104, l 3 F3 1104', ''],
      [
        'l 0 dummy 1405',
        '0 C0+null 1101, 0 D0+null 1102, 1 D1+null 1102, 0 E0+null 1103, 1 E1+null 1103, 2 E2+null 1103, 0 F0+null 1104, 1 F1+null 1104, 2 F2+null 1104, 3 F3+null 1104',
      ],
      ['l 0 G0 899, l 1 G1 899, l 2 G2 899, l 3 G3 899', '0 G0+null 899, 1 G1+null 899, 2 G2+null 899, 3 G3+null 899'],
      ['l 0 H0 900, l 1 H1 900, l 2 H2 900, l 3 H3 900', '0 H0+20 1000, 1 H1+null 900, 2 H2+null 900, 3 H3+null 900'],
      ['l 0 I0 901, l 1 I1 901, l 2 I2 901, l 3 I3 901', '0 I0+20 1000, 1 I1+21 1001, 2 I2+null 901, 3 I3+null 901'],
      ['l 0 J0 902, l 1 J1 902, l 2 J2 902, l 3 J3 902', '0 J0+20 1000, 1 J1+21 1001, 2 J2+22 1002, 3 J3+null 902'],
      ['l 0 K0 903, l 1 K1 903, l 2 K2 903, l 3 K3 903', '0 K0+20 1000, 1 K1+21 1001, 2 K2+22 1002, 3 K3+23 1003'],
      ['l 0 dummy 1103', '0 dummy+null 1103'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testShouldNotEmitLeftJoinResultForAsymmetricBeforeWindow',
    window: { before: 0, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 1', ''],
      ['r 0 10 100', '0 A0+10 100'],
      ['r 1 11 102', '1 A1+null 1'],
      ['r 2 12 103', '1 null+11 102'],
      ['l 2 A2 103', '2 A2+12 103'],
    ],
  },
  {
    test: 'KStreamKStreamOuterJoinTest.testShouldNotEmitLeftJoinResultForAsymmetricAfterWindow',
    window: { before: 100, after: 0, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 1', '0 A0+null 0'],
      ['r 1 11 1', '1 A1+11 1'],
      ['r 2 12 101', ''],
      ['r 3 13 101', ''],
      ['l 2 A2 201', '2 A2+12 201'],
    ],
  },
]
