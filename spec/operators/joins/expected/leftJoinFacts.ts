import type { JoinFact } from './JoinFact.js'

/** What Kafka Streams' own tests expect of its left join (version 4.0). */
export const leftJoinFacts: readonly JoinFact[] = [
  {
    test: 'KStreamKStreamLeftJoinTest.testLeftJoinDuplicates',
    window: { before: 100, after: 100, grace: 10 },
    steps: [
      ['l 0 A0 0, l 0 A0-0 0, r 1 a0 111, r 2 dummy 500', '0 A0+null 0, 0 A0-0+null 0'],
      ['l 2 A2 1000, l 2 A2-0 1000, r 2 a2 1001', '2 A2+a2 1001, 2 A2-0+a2 1001'],
      ['r 3 a3 315', ''],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testLeftExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 1, l 1 A1 2, l 0 A0-0 3', ''],
      ['r 1 a1 3', '1 A1+a1 3'],
      ['l 2 dummy 401', '0 A0+null 1, 0 A0-0+null 3'],
      ['r 2 dummy 401', '2 dummy+dummy 401'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testLeftExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 1, l 1 A1 2, l 0 A0-0 3', ''],
      ['r 1 a1 3', '1 A1+a1 3'],
      ['r 2 dummy 401', '0 A0+null 1, 0 A0-0+null 3'],
      ['l 2 dummy 402', '2 dummy+dummy 402'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testRightNonJoinedRecordsAreNeverEmittedByTheLeftProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['r 0 A0 1, r 1 A1 2, r 0 A0-0 3', ''],
      ['l 1 a1 3', '1 a1+A1 3'],
      ['l 2 dummy 401', ''],
      ['r 2 dummy 402', '2 dummy+dummy 402'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testRightNonJoinedRecordsAreNeverEmittedByTheRightProcessor',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['r 0 A0 1, r 1 A1 2, r 0 A0-0 3', ''],
      ['l 1 a1 3', '1 a1+A1 3'],
      ['r 2 dummy 401', ''],
      ['l 2 dummy 402', '2 dummy+dummy 402'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testLeftJoinedRecordsWithZeroAfterAreEmitted',
    window: { before: 100, after: 0, grace: 0 },
    steps: [
      ['l 0 A0 1000, l 1 A1 1001, l 2 A2 1002, l 3 A3 1003', '0 A0+null 1000, 1 A1+null 1001, 2 A2+null 1002'],
      ['r 0 a0 999, r 1 a1 999, r 2 a2 999, r 3 a3 999', '0 A0+a0 1000, 1 A1+a1 1001, 2 A2+a2 1002, 3 A3+a3 1003'],
      ['r 0 b0 1000, r 1 b1 1000, r 2 b2 1000, r 3 b3 1000', '0 A0+b0 1000, 1 A1+b1 1001, 2 A2+b2 1002, 3 A3+b3 1003'],
      ['r 0 c0 1001, r 1 c1 1001, r 2 c2 1001, r 3 c3 1001', '1 A1+c1 1001, 2 A2+c2 1002, 3 A3+c3 1003'],
      ['r 0 d0 1002, r 1 d1 1002, r 2 d2 1002, r 3 d3 1002', '2 A2+d2 1002, 3 A3+d3 1003'],
      ['r 0 e0 1003, r 1 e1 1003, r 2 e2 1003, r 3 e3 1003', '3 A3+e3 1003'],
      ['r 0 f0 1100, r 1 f1 1100, r 2 f2 1100, r 3 f3 1100', ''],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.runLeftJoin',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 a0 0, r 1 a1 0', '0 A0+a0 0, 1 A1+a1 0'],
      ['l 0 B0 0, l 1 B1 0, l 2 B2 0', '0 B0+a0 0, 1 B1+a1 0'],
      ['r 0 b0 0, r 1 b1 0, r 2 b2 0, r 3 b3 0', '0 A0+b0 0, 0 B0+b0 0, 1 A1+b1 0, 1 B1+b1 0, 2 B2+b2 0'],
      ['l 0 C0 0, l 1 C1 0, l 2 C2 0, l 3 C3 0', '0 C0+a0 0, 0 C0+b0 0, 1 C1+a1 0, 1 C1+b1 0, 2 C2+b2 0, 3 C3+b3 0'],
      ['l 0 dummy 1000', ''],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testOrdering',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 100', ''],
      ['r 1 a1 110', '0 A0+null 0, 1 A1+a1 110'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testGracePeriod',
    window: { before: 100, after: 100, grace: 10 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 a0 101, r 1 a1 101, r 2 a2 101, r 3 a3 101', ''],
      ['r 0 dummy 1201', '0 A0+null 0, 1 A1+null 0'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.testWindowing',
    window: { before: 100, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 0', ''],
      ['r 0 a0 0, r 1 a1 0, r 2 a2 0, r 3 a3 0', '0 A0+a0 0, 1 A1+a1 0'],
      ['r 0 b0 1000, r 1 b1 1001, r 2 b2 1002, r 3 b3 1003', ''],
      ['l 0 B0 1100, l 1 B1 1100, l 2 B2 1100, l 3 B3 1100', '0 B0+b0 1100, 1 B1+b1 1100, 2 B2+b2 1100, 3 B3+b3 1100'],
      ['l 0 C0 1101, l 1 C1 1101, l 2 C2 1101, l 3 C3 1101', '1 C1+b1 1101, 2 C2+b2 1101, 3 C3+b3 1101'],
      ['l 0 D0 1102, l 1 D1 1102, l 2 D2 1102, l 3 D3 1102', '2 D2+b2 1102, 3 D3+b3 1102'],
      ['l 0 E0 1103, l 1 E1 1103, l 2 E2 1103, l 3 E3 1103', '3 E3+b3 1103'],
      ['l 0 F0 1104, l 1 F1 1104, l 2 F2 1104, l 3 F3 1104', ''],
      [
        'l 0 dummy 1405',
        '0 C0+null 1101, 0 D0+null 1102, 1 D1+null 1102, 0 E0+null 1103, 1 E1+null 1103, 2 E2+null 1103, 0 F0+null 1104, 1 F1+null 1104, 2 F2+null 1104, 3 F3+null 1104',
      ],
      ['l 0 G0 899, l 1 G1 899, l 2 G2 899, l 3 G3 899', '0 G0+null 899, 1 G1+null 899, 2 G2+null 899, 3 G3+null 899'],
      ['l 0 H0 900, l 1 H1 900, l 2 H2 900, l 3 H3 900', '0 H0+b0 1000, 1 H1+null 900, 2 H2+null 900, 3 H3+null 900'],
      ['l 0 I0 901, l 1 I1 901, l 2 I2 901, l 3 I3 901', '0 I0+b0 1000, 1 I1+b1 1001, 2 I2+null 901, 3 I3+null 901'],
      ['l 0 J0 902, l 1 J1 902, l 2 J2 902, l 3 J3 902', '0 J0+b0 1000, 1 J1+b1 1001, 2 J2+b2 1002, 3 J3+null 902'],
      ['l 0 K0 903, l 1 K1 903, l 2 K2 903, l 3 K3 903', '0 K0+b0 1000, 1 K1+b1 1001, 2 K2+b2 1002, 3 K3+b3 1003'],
      ['l 0 dummy 1203', '0 dummy+null 1203'],
    ],
  },
  {
    test: 'KStreamKStreamLeftJoinTest.shouldNotEmitLeftJoinResultForAsymmetricWindow',
    window: { before: 0, after: 100, grace: 0 },
    steps: [
      ['l 0 A0 0, l 1 A1 1', ''],
      ['r 0 a0 100', '0 A0+a0 100'],
      ['r 1 a1 102', '1 A1+null 1'],
    ],
  },
]
