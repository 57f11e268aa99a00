import { expect, test } from 'vitest'
import { readDomain, sameFor, utilitiesOf, type Domain } from './domain.ts'
import { frontierOf } from './frontier.ts'
import { solutionsOf } from './points.ts'
import { domainOf, randomDomain } from './test-domains.ts'

function read(from: unknown): Domain {
  const answer = readDomain(from)
  if ('fault' in answer) throw new Error(answer.fault)
  return answer.domain
}

const plain = domainOf([
  {
    reserve: 0.1,
    u: [
      [0.4, 0],
      [0.6, 0.2],
    ],
  },
  {
    reserve: 0.1,
    u: [
      [0, 0.5],
      [0.1, 0.5],
    ],
  },
])

test('what was written is read, and nothing is changed on the way', () => {
  expect(read(JSON.parse(JSON.stringify(plain)))).toEqual(plain)
})

test('weights that sum to slightly more than one stay so', () => {
  const domain = domainOf([
    {
      reserve: 0,
      u: [
        [0.60005, 0],
        [0.4, 0],
      ],
    },
    {
      reserve: 0,
      u: [
        [0.5, 0],
        [0.5, 0],
      ],
    },
  ])
  const found = solutionsOf(read(domain), frontierOf(read(domain)))
  expect(found.nash.points.map((point) => point.utilities)).toEqual([[expect.closeTo(1.00005, 12), 1]])
})

test('a negative zero is a zero', () => {
  const domain = read(
    domainOf([
      { reserve: -0, u: [[-0, 1]] },
      { reserve: 0, u: [[1, -0]] },
    ]),
  )
  expect(Object.is(domain.parties[0]?.reserve, 0)).toBe(true)
  expect(Object.is(domain.parties[0]?.u[0]?.[0], 0)).toBe(true)
})

test('huge numbers keep their differences, and noise far below them does not count', () => {
  const domain = read(
    domainOf([
      {
        reserve: 0,
        u: [
          [1e12, 0],
          [0, 3e11],
        ],
      },
      {
        reserve: 0,
        u: [
          [0, 1e12],
          [5e11, 0],
        ],
      },
    ]),
  )
  expect(sameFor(domain)[0]).toBeGreaterThan(1000)
  expect(frontierOf(domain).count).toBe(4)
})

const over = (change: Partial<Domain>): unknown => ({ ...plain, ...change })
const party = (change: object): unknown => over({ parties: [{ ...plain.parties[0]!, ...change }, plain.parties[1]!] })

test.for([
  [
    'a utility that is no number',
    party({
      u: [
        [Number.NaN, 0],
        [0, 0],
      ],
    }),
    /parties\.0\.u\.0\.0/,
  ],
  [
    'an infinite one',
    party({
      u: [
        [Infinity, 0],
        [0, 0],
      ],
    }),
    /parties\.0\.u\.0\.0/,
  ],
  [
    'one beyond all measure',
    party({
      u: [
        [1e300, 0],
        [0, 0],
      ],
    }),
    /parties\.0\.u\.0\.0/,
  ],
  ['a missing reserve', party({ reserve: undefined }), /parties\.0\.reserve/],
  ['too few values', party({ u: [[1], [0, 0]] }), /parties\.0\.u\.0: has 1 values, and the issue has 2/],
  ['too few issues', party({ u: [[1, 0]] }), /parties\.0\.u: has 1 issues, and there are 2/],
  [
    'a table on one issue',
    party({
      tables: [
        {
          a: 0,
          b: 0,
          u: [
            [0, 0],
            [0, 0],
          ],
        },
      ],
    }),
    /tables\.0: needs two different/,
  ],
  ['a table of the wrong shape', party({ tables: [{ a: 0, b: 1, u: [[0]] }] }), /tables\.0\.u: has not 2 rows of 2/],
  [
    'a constraint on a value that is not',
    over({ constraints: [{ never: [{ issue: 0, values: [2] }] }] }),
    /constraints\.0/,
  ],
  ['one party', over({ parties: [plain.parties[0]!] }), /parties/],
  ['nine parties', over({ parties: Array.from({ length: 9 }, () => plain.parties[0]!) }), /parties/],
  ['an issue without values', over({ issues: [{ name: 'a', values: [] }] }), /issues\.0\.values/],
  ['a field that nobody knows', { ...plain, clamp: true }, /clamp/],
  ['nothing', null, /the domain/],
] as const)('%s is refused, in words that say where', ([, from, words]) => {
  const answer = readDomain(from)
  expect('fault' in answer && answer.fault).toMatch(words)
})

test('what a package is worth, tables included', () => {
  const domain = randomDomain(2, 3, 2)
  const tables = [
    {
      a: 2,
      b: 0,
      u: [
        [0, 5],
        [7, 9],
      ],
    },
  ]
  const own = { ...domain, parties: domain.parties.map((one) => ({ ...one, tables })) }
  const [plainly = 0] = utilitiesOf(domain, [1, 0, 0])
  expect(utilitiesOf(read(own), [1, 0, 0])[0]).toBeCloseTo(plainly + 5, 12)
})
