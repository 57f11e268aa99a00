import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64 } from '#platform/bytes.ts'
import { formatCheckpoint, parseSignedCheckpoint } from './checkpoint.ts'
import { newSignerKey, signCheckpoint } from './cosignature.ts'
import { formatNote, formatVerifierKey, keyType, type SignerKey, verifierKey } from './note.ts'
import { formatPolicy, hasQuorum, judgeCheckpoint, parsePolicy, witnessedAt } from './policy.ts'
import { leafHash } from './tree.ts'

/** A key that nobody holds, to stand in a policy. */
function someKey(seed: number, type: 0x01 | 0x04 = keyType.cosignature, name = `witness${seed}.example`): string {
  return formatVerifierKey(verifierKey(name, type, new Uint8Array(32).fill(seed)))
}

const log = `log ${someKey(200, keyType.ed25519, 'belmere.example/record')}`

// The example of C2SP tlog-policy, its elided keys filled in.
const example = `${log}

witness X1 ${someKey(1)}
witness X2 ${someKey(2)}
witness X3 ${someKey(3)}
group X-witnesses 2 X1 X2 X3

witness Y1 ${someKey(4)}
witness Y2 ${someKey(5)}
witness Y3 ${someKey(6)}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

test('the example of the specification asks for two of one group and one of the other', () => {
  const policy = parsePolicy(example)
  const enough = (...names: string[]) => hasQuorum(policy, new Set(names))
  expect(enough('X1', 'X3', 'Y2')).toBe(true)
  expect(enough('X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3')).toBe(true)
  for (const few of [[], ['X1', 'Y1'], ['X1', 'X2', 'X3'], ['Y1', 'Y2', 'Y3'], ['X-and-Y'], ['X1', 'X1', 'Y1']])
    expect(enough(...few.filter((name) => name !== 'X-and-Y'))).toBe(false)
  expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
})

test('a record was witnessed when the last of as many as the quorum asks had signed, whoever signed again since', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 10, n))
  const policy = parsePolicy(example)
  const [one, other, third] = [
    { name: 'X1', at: day(20) },
    { name: 'X2', at: day(10) },
    { name: 'Y1', at: day(15) },
  ]
  expect(witnessedAt(policy, [one, other, third])).toEqual(day(10))
  expect(witnessedAt(policy, [one, other, third, { name: 'X3', at: day(12) }])).toEqual(day(12))
  // Too few, or too few who say when; and a policy that asks for nobody.
  expect(witnessedAt(policy, [one, third])).toBeNull()
  expect(witnessedAt(policy, [one, { ...other, at: null }, third])).toBeNull()
  expect(witnessedAt(parsePolicy('quorum none\n'), [one])).toBeNull()
})

test('blanks, tabs, comments and addresses are understood', () => {
  const policy = parsePolicy(
    `# who guards the record\n\t ${log}\thttps://belmere.example/record \n\n  # one witness\nwitness É ${someKey(1)} https://a.example\nquorum  É`,
  )
  expect(policy.logs[0]).toMatchObject({ url: 'https://belmere.example/record' })
  expect(policy.witnesses[0]).toMatchObject({ name: 'É', url: 'https://a.example' })
  expect(hasQuorum(policy, new Set(['É']))).toBe(true)
  expect(hasQuorum(parsePolicy('quorum none\n'), new Set())).toBe(true)
})

describe('a policy is refused, and the line named,', () => {
  const one = `witness A ${someKey(1)}\nwitness B ${someKey(2)}\n`
  test.for([
    ['without a quorum', one, 'no quorum line'],
    ['with two quorums', `${one}quorum A\nquorum B\n`, 'Line 4'],
    ['with an unknown quorum', `${one}quorum C\n`, 'C is not defined'],
    ['with a quorum before its group', `${one}quorum g\ngroup g any A\n`, 'g is not defined'],
    ['with a group that names a later one', `${one}group g any h\ngroup h any A\nquorum g\n`, 'Line 3'],
    ['with a group that names itself', `${one}group g any g\nquorum g\n`, 'g is not defined'],
    ['with an empty group', `${one}group g any\nquorum g\n`, 'group <name>'],
    ['with a threshold of none', `${one}group g 0 A B\nquorum g\n`, 'threshold'],
    ['with a threshold beyond its members', `${one}group g 3 A B\nquorum g\n`, 'from 1 to 2'],
    ['with a threshold spelt oddly', `${one}group g 01 A B\nquorum g\n`, 'threshold'],
    ['with a member twice', `${one}group g 2 A A\nquorum g\n`, 'A is a member of a group already'],
    [
      'with a member of two groups',
      `${one}group g any A\ngroup h any A\nquorum g\n`,
      'A is a member of a group already',
    ],
    ['with none as a member', `${one}group g any none\nquorum g\n`, 'none is not defined'],
    ['with none as a name', `witness none ${someKey(1)}\nquorum none\n`, 'the name none is taken'],
    ['with a name taken twice', `${one}group A any B\nquorum A\n`, 'the name A is taken'],
    [
      'with one key under two names',
      `${one}witness C ${someKey(1, 0x04, 'other')}\nquorum A\n`,
      'stands in the policy',
    ],
    ['with one log twice', `${log}\n${log}\nquorum none\n`, 'stands in the policy'],
    ['with a log’s key for a witness', `witness A ${someKey(1, 0x01)}\nquorum A\n`, 'a log’s key'.replace('’', "'")],
    ['with a witness’s key for a log', `log ${someKey(1)}\nquorum none\n`, 'not a log'],
    ['with a key mistyped', `${one.replace('witness1.example+', 'witness1.exomple+')}quorum A\n`, 'does not fit'],
    ['with a word too many', `${one}quorum A B\n`, 'quorum <name>'],
    ['with an unknown line', `${one}wintess C x\nquorum A\n`, 'this one with wintess'],
    ['with carriage returns', `${one}quorum A\r\n`, 'control characters'],
    ['with a NUL in a comment', `# \0\n${one}quorum A\n`, 'Line 1 of the policy: a policy must not hold control'],
    ['with a DEL', `${one}quorum A\u007f\n`, 'control characters'],
    ['beyond all length', `# ${'x'.repeat(600_000)}\nquorum none\n`, 'at most'],
    [
      'of too many witnesses',
      `${Array.from({ length: 65 }, (_, at) => `witness w${at} ${someKey(at + 1)}\n`).join('')}quorum w0\n`,
      '64 witnesses',
    ],
  ])('%s', ([, text, why]) => {
    expect(() => parsePolicy(text ?? '')).toThrow(SyntaxError)
    expect(() => parsePolicy(text ?? '')).toThrow(why ?? '')
  })
})

test('a policy may be as large as the specification asks: 32 logs, 32 witnesses and 32 groups', () => {
  const each = Array.from({ length: 32 }, (_, at) => at)
  const text = [
    ...each.map((at) => `log ${someKey(at + 1, keyType.ed25519)}`),
    ...each.map((at) => `witness w${at} ${someKey(at + 100)}`),
    ...each.map((at) => `group g${at} any w${at}${at > 0 ? ` g${at - 1}` : ''}`),
    'quorum g31\n',
  ].join('\n')
  expect(hasQuorum(parsePolicy(text), new Set(['w0']))).toBe(true)
})

test('quorums of nested groups are counted as they are defined', () => {
  const tree = fc.letrec<{ group: Asked; member: Asked; witness: Asked }>((tie) => ({
    member: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('witness'), tie('group')),
    witness: fc.boolean().map((signs) => ({ signs })),
    group: fc
      .record({ members: fc.array(tie('member'), { minLength: 1, maxLength: 4 }), seed: fc.nat() })
      .map(({ members, seed }) => ({ members, needed: (seed % members.length) + 1 })),
  }))
  fc.assert(
    fc.property(tree.group, (asked) => {
      const lines: string[] = []
      const signed = new Set<string>()
      const quorum = written(asked, lines, signed)
      fc.pre(lines.length < 60)
      expect(hasQuorum(parsePolicy(`${lines.join('\n')}\nquorum ${quorum}\n`), signed)).toBe(met(asked))
    }),
  )
})

type Asked = { signs: boolean } | { members: Asked[]; needed: number }

function met(asked: Asked): boolean {
  return 'signs' in asked ? asked.signs : asked.members.filter(met).length >= asked.needed
}

function written(asked: Asked, lines: string[], signed: Set<string>): string {
  const members = 'signs' in asked ? [] : asked.members.map((member) => written(member, lines, signed))
  const name = `n${lines.length}`
  if ('signs' in asked) {
    lines.push(`witness ${name} ${someKey(lines.length + 1)}`)
    if (asked.signs) signed.add(name)
  } else lines.push(`group ${name} ${asked.needed} ${members.join(' ')}`)
  return name
}

test('whatever is handed to it, a policy is read or refused as malformed', () => {
  const word = fc.constantFrom(
    'log',
    'witness',
    'group',
    'quorum',
    'A',
    'any',
    '1',
    'none',
    someKey(1),
    ' ',
    '\n',
    '\t',
    '#',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 25 }), (words) => {
      try {
        const policy = parsePolicy(words.join(' '))
        expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }),
    { numRuns: 2000 },
  )
})

describe('a checkpoint is judged', () => {
  const origin = 'belmere.example/record'
  const text = formatCheckpoint({ origin, size: 7, root: leafHash(new Uint8Array()) })
  const at = new Date('2026-11-21T09:30:00Z')
  const policyOf = ([log1, log2, one, two]: SignerKey[]) =>
    parsePolicy(
      [
        ...[log1, log2].map((key) => `log ${key ? formatVerifierKey(key) : ''}`),
        ...[one, two].map((key, index) => `witness w${index} ${key ? formatVerifierKey(key) : ''}`),
        'group both all w0 w1',
        'quorum both\n',
      ].join('\n'),
    )
  const keys = async (): Promise<SignerKey[]> => [
    await newSignerKey(origin, keyType.ed25519),
    await newSignerKey(origin, keyType.mldsa44),
    await newSignerKey('carthia.example', keyType.cosignature),
    await newSignerKey('dorvane.example', keyType.mldsa44),
  ]
  const signedBy = async (signers: SignerKey[]) =>
    parseSignedCheckpoint(
      formatNote({ text, signatures: await Promise.all(signers.map((key) => signCheckpoint(key, text, at))) }),
    )

  test('by every signature that the policy knows, and no other', async () => {
    const all = await keys()
    const stranger = await newSignerKey('stranger.example', keyType.cosignature)
    expect(await judgeCheckpoint(policyOf(all), await signedBy([stranger, ...all]))).toMatchObject({
      unsigned: [],
      forged: [],
      quorum: true,
      witnessed: [
        { name: 'w0', at },
        { name: 'w1', at },
      ],
    })
    const judged = await judgeCheckpoint(policyOf(all), await signedBy([stranger, ...all.slice(1, 3)]))
    expect(judged).toMatchObject({ quorum: false, witnessed: [{ name: 'w0' }] })
    expect(judged.unsigned.map(({ id }) => id)).toEqual([all[0]?.id])
    expect(judged.signed.map(({ id }) => id)).toEqual([all[1]?.id])
  })

  test('as forged where one signature under a known key does not hold, whatever stands beside it', async () => {
    const all = await keys()
    const { note, ...checkpoint } = await signedBy(all)
    const spoilt = note.signatures.map((signature) => ({
      ...signature,
      signature: signature.signature.map((b) => b ^ 1),
    }))
    for (const [index, bad] of spoilt.entries())
      for (const signatures of [[...note.signatures, bad], [bad, ...note.signatures], note.signatures.with(index, bad)])
        expect(
          (await judgeCheckpoint(policyOf(all), { ...checkpoint, note: { text, signatures } })).forged,
        ).toHaveLength(1)
  })

  test('as of no log where the policy names the keys of another origin', async () => {
    const all = await keys()
    const other = formatCheckpoint({ origin: 'esteria.example/record', size: 7, root: leafHash(new Uint8Array()) })
    const signatures = await Promise.all(all.map((key) => signCheckpoint(key, other, at)))
    const judged = await judgeCheckpoint(policyOf(all), parseSignedCheckpoint(formatNote({ text: other, signatures })))
    expect(judged).toMatchObject({ signed: [], unsigned: [] })
    expect(toBase64(Uint8Array.of(1))).toBe('AQ==')
  })
})
