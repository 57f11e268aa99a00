import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { fingerprintOf } from '#modules/identity/keys.ts'
import { utf8 } from '#platform/bytes.ts'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf, uuidOf } from '../text/test-text.ts'
import { signatureSheet } from './adoption.ts'
import type { DocumentFault } from './document-findings.ts'
import type { SignedDocument } from './document-format.ts'
import { NotDocumented } from './final-document.ts'
import { chairName, openTestDecision, openText, type TestDecision } from './test-document.ts'
import { verifyFinalDocument } from './verify-document.ts'

const parties = ['belmere', 'carthia', 'norhaven']
const silence = idOf('silence')
const vote = idOf('vote')
const majority: DecisionRule = {
  name: 'majority',
  share: { of: 2, in: 3, more: false },
  counted: 'present-and-voting',
}

async function play(decision: TestDecision, ...acts: [string, Act][]): Promise<void> {
  for (const [name, act] of acts) expectDone(await decision.does(name, act))
}
const at = ({ state }: TestDecision, ...names: string[]) =>
  names.map((name) => ({ paragraph: idOf(name), hash: state.paragraphs[idOf(name)]?.hash ?? '' }))
const adopt = ({ state }: TestDecision, by: Extract<Act, { kind: 'adopt' }>['by']): Act => ({
  kind: 'adopt',
  adoption: idOf('adoption'),
  text: textHash(state),
  by,
  symbol: 'QLN/2026/4',
})
const sign = ({ state }: TestDecision): Act => ({
  kind: 'sign',
  adoption: idOf('adoption'),
  text: state.deciding.adoption?.text ?? '',
  capacity: 'Head of delegation',
})
const reservation = (decision: TestDecision): Act => ({
  kind: 'statement.make',
  statement: idOf('statement'),
  type: 'reservation',
  on: at(decision, 'B'),
  text: 'A day is counted by us as a working day.',
})

async function byGavel(): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision)
  await play(
    decision,
    [chairName, { kind: 'paragraph.agree', on: at(decision, 'A', 'B') }],
    ['carthia', reservation(decision)],
    [chairName, adopt(decision, { way: 'gavel' })],
  )
  for (const party of parties) await play(decision, [party, sign(decision)])
  return decision
}
async function bySilence(): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision)
  const until = decision.in(61)
  const subject = { text: textHash(decision.state) }
  const pseudonym = idOf('pseudonym')
  const title = 'Until noon'
  await play(decision, [
    chairName,
    { kind: 'silence.open', silence, recordSubject: pseudonym, template: 'osce', subject, title, until },
  ])
  await decision.tick(pseudonym, until, 60)
  await play(
    decision,
    ['norhaven', { kind: 'silence.break', silence, by: 'objection', words: 'We had not read it yet.' }],
    [chairName, { kind: 'silence.close', silence, outcome: 'adopted' }],
    [chairName, adopt(decision, { way: 'silence', silence })],
  )
  await play(decision, ['belmere', sign(decision)])
  return decision
}
async function byVote(rollCall: boolean): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision)
  await play(decision, [chairName, { kind: 'rule.set', rule: majority, source: 'Decision of the first meeting' }])
  for (const party of parties) await play(decision, [party, { kind: 'rule.set', rule: majority }])
  const subject = { text: textHash(decision.state) }
  await play(
    decision,
    [chairName, { kind: 'vote.open', vote, title: 'The text', subject, rule: majority, rollCall }],
    ['belmere', { kind: 'vote.cast', vote, choice: 'yes' }],
    ['carthia', { kind: 'vote.cast', vote, choice: 'no' }],
    ['norhaven', { kind: 'vote.cast', vote, choice: 'no' }],
    ['norhaven', { kind: 'vote.cast', vote, choice: 'yes' }],
    [chairName, { kind: 'vote.close', vote }],
    [chairName, adopt(decision, { way: 'vote', vote })],
  )
  return decision
}

const names = (found: readonly { name: string }[]): string[] => [...new Set(found.map(({ name }) => name))].toSorted()

describe('a text adopted by the gavel, with a reservation and every signature', () => {
  let decision: TestDecision
  let bytes: Uint8Array
  beforeAll(async () => {
    decision = await byGavel()
    bytes = await decision.document()
  })
  const committee = (): string => fingerprintOf(decision.committee)
  const verify = (changed: unknown) => verifyFinalDocument(utf8(JSON.stringify(changed)), { committee: committee() })
  const parsed = (): SignedDocument => JSON.parse(new TextDecoder().decode(bytes)) as SignedDocument

  test('whoever compared the fingerprint verifies all of it without the host', async () => {
    const report = await verifyFinalDocument(bytes, { committee: committee(), policy: decision.record.policy })
    expect(report.failures).toEqual([])
    expect(report.ok).toBe(true)
    expect(names(report.proven)).toEqual([
      'adoption',
      'adoption-entered',
      'committee',
      'entered',
      'keys',
      'signature',
      'statement',
      'text',
      'witnessed',
    ])
    expect(names(report.claimed)).toContain('consensus')
    expect(report.read?.signatures).toEqual(signatureSheet(decision.state))
    expect(report.read?.statements).toMatchObject([{ type: 'reservation', name: 'Carthia' }])
    expect(report.read?.adoption).toMatchObject({ decided: { way: 'gavel' }, symbol: 'QLN/2026/4' })
  })

  test('whoever compared nothing is told what to compare', async () => {
    const report = await verifyFinalDocument(bytes)
    expect(report.ok).toBe(true)
    expect(report.claimed.find(({ name }) => name === 'committee')?.says).toContain(committee())
  })

  test('another committee, or a policy of one’s own that it does not fulfil, fails by name', async () => {
    const other = await verifyFinalDocument(bytes, { committee: '1'.repeat(30) })
    expect(names(other.failures)).toEqual(['other-committee'])
    const { record } = await openTestDecision()
    const foreign = await verifyFinalDocument(bytes, { policy: record.policy })
    expect(names(foreign.failures)).toEqual(['policy'])
    expect(names((await verifyFinalDocument(bytes, { policy: 'nonsense' })).failures)).toEqual(['policy'])
  })

  const edits: [DocumentFault, string, (edited: SignedDocument) => void][] = [
    ['words-differ', 'a word is changed', ({ finalDocument: { paragraphs } }) => void (first(paragraphs).text += '!')],
    ['text-differs', 'a paragraph is left out', ({ finalDocument: { paragraphs } }) => void paragraphs.pop()],
    [
      'text-differs',
      'two paragraphs change places',
      ({ finalDocument: { paragraphs } }) => {
        const [a, b] = [first(paragraphs), first(paragraphs.slice(1))]
        ;[a.place, b.place] = [b.place, a.place]
      },
    ],
    ['text-differs', 'the title is another', ({ finalDocument }) => void (finalDocument.title = 'Another')],
    ['no-adoption', 'the adoption is left out', ({ finalDocument }) => drop(finalDocument, 'adopt')],
    [
      'not-party',
      'a party is left out',
      ({ finalDocument }) => void (finalDocument.parties = finalDocument.parties.slice(1)),
    ],
    [
      'signature-false',
      'the words of a reservation are softened',
      ({ finalDocument }) => {
        const { act } = entryOf(finalDocument, 'statement.make').signed.operation
        if (act.kind === 'statement.make') act.text = 'We are content.'
      },
    ],
    [
      'speaker-differs',
      'a signature is given to another person',
      ({ finalDocument }) => void (entryOf(finalDocument, 'sign').by.name = 'Somebody greater'),
    ],
    [
      'unknown-device',
      'a signature is given to another delegation',
      ({ finalDocument }) => void (entryOf(finalDocument, 'sign').by.delegation = uuidOf('norhaven')),
    ],
    [
      'operation-differs',
      'an operation is brought in from another room',
      ({ finalDocument }) => void (entryOf(finalDocument, 'sign').signed.operation.room = uuidOf('other')),
    ],
    [
      'not-in-record',
      'an entry of the record is said to stand elsewhere',
      ({ finalDocument: { places } }) => void (first(places).index -= 1),
    ],
    [
      'not-in-record',
      'an act is dated earlier than the record has it',
      ({ finalDocument: { places } }) => void (first(places).at = '2026-11-22T09:00:00Z'),
    ],
    [
      'keys',
      'a device is left out of its list',
      ({ finalDocument: { keys } }) => void (keys.devices = keys.devices.slice(1)),
    ],
    [
      'keys',
      'a power is added to the credentials list',
      ({ finalDocument: { keys } }) => void (first(keys.lists).signed.statement.expiresAt = '2027-10-22T09:00:00Z'),
    ],
    ['incomplete', 'files of the record are left out', ({ finalDocument }) => void (finalDocument.files = {})],
    [
      'maker-signature',
      'a label is changed',
      ({ finalDocument: { paragraphs } }) => void (first(paragraphs).label = '9'),
    ],
    [
      'maker-signature',
      'a signature is left out',
      ({ finalDocument }) => {
        const one = entryOf(finalDocument, 'sign')
        finalDocument.entries = finalDocument.entries.filter((entry) => entry !== one)
      },
    ],
    ['malformed', 'something is added', ({ finalDocument }) => void Object.assign(finalDocument, { note: 'hello' })],
  ]
  test.each(edits)('%s: %s', async (name, _, edit) => {
    const edited = parsed()
    edit(edited)
    expect(names((await verify(edited)).failures)).toContain(name)
  })

  test('no letter of it can be changed unnoticed', async () => {
    const text = new TextDecoder().decode(bytes)
    for (let at = 40; at < text.length; at += Math.floor(text.length / 24)) {
      const letter = text[at] ?? ''
      const other = /[a-z]/.test(letter) ? letter.toUpperCase() : /[A-Z]/.test(letter) ? letter.toLowerCase() : '7'
      if (other === letter) continue
      const report = await verifyFinalDocument(utf8(text.slice(0, at) + other + text.slice(at + 1)))
      expect([at, report.ok]).toEqual([at, false])
    }
  })

  test('whatever stands at any place in it instead, it is refused by name and nothing throws', async () => {
    const junk = fc.constantFrom<unknown>(
      null,
      -1,
      0,
      1e300,
      '',
      'x',
      '\ud800',
      true,
      [],
      {},
      ['A'.repeat(43)],
      undefined,
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 9 }), junk, async (path, value) => {
        const edited = parsed()
        if (!replaceAt(edited, path, value)) return
        const report = await verify(edited)
        expect(report.ok).toBe(false)
        expect(report.failures.length).toBeGreaterThan(0)
      }),
      { numRuns: 120 },
    )
  })

  test('what is cut off, empty, too large or no document at all is malformed, and nothing throws', async () => {
    for (const cut of [0, 1, 100, Math.floor(bytes.length / 2), bytes.length - 1])
      expect(names((await verifyFinalDocument(bytes.subarray(0, cut))).failures)).toEqual(['malformed'])
    for (const value of [null, [], 'x', {}, { finalDocument: {}, signature: {} }, { finalDocument: null }])
      expect(names((await verify(value)).failures)).toEqual(['malformed'])
    expect(names((await verifyFinalDocument(new Uint8Array(64_000_001))).failures)).toEqual(['too-large'])
  })
})

test('a text adopted by silence: that nobody objected in time is proven by what the record does not hold', async () => {
  const decision = await bySilence()
  const bytes = await decision.document()
  const report = await verifyFinalDocument(bytes, { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(names(report.proven)).toContain('silence')
  expect(report.read?.silence).toMatchObject({ template: 'osce', objections: [{ name: 'Norhaven' }] })
  expect(names(report.claimed)).toContain('signature')
})

test('a roll call is counted anew; a vote without names is the word of the chair', async () => {
  for (const rollCall of [true, false]) {
    const decision = await byVote(rollCall)
    const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
    expect(report.failures).toEqual([])
    expect(names(rollCall ? report.proven : report.claimed)).toContain('vote')
    expect(names(report.proven)).toContain('rule')
    expect(report.read?.vote?.count).toMatchObject({ yes: 2, no: 1, carried: true })
    expect(report.read?.vote?.rollCall.map(({ choice }) => choice)).toEqual(rollCall ? ['yes', 'no', 'yes'] : [])
  }
})

test('what somebody signed with a device that had been removed is not taken', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  await play(
    decision,
    [chairName, { kind: 'paragraph.agree', on: at(decision, 'A', 'B') }],
    [chairName, adopt(decision, { way: 'gavel' })],
  )
  await decision.removeDevice('belmere')
  await play(decision, ['belmere', sign(decision)])
  await expect(decision.document()).rejects.toThrow(NotDocumented)
  await expect(decision.document()).rejects.toThrow(/removed before/)
})

test('what was signed stays signed when a delegation later changes its key, or is listed no more', async () => {
  const decision = await byGavel()
  await decision.issue({ newKey: 'belmere' })
  await decision.issue({ without: 'carthia' })
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(report.read?.signatures.every(({ signed }) => signed)).toBe(true)
})

test('what is signed with a device of a key that was replaced before is not taken', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  await play(
    decision,
    [chairName, { kind: 'paragraph.agree', on: at(decision, 'A', 'B') }],
    [chairName, adopt(decision, { way: 'gavel' })],
  )
  await decision.issue({ newKey: 'belmere' })
  await play(decision, ['belmere', sign(decision)])
  await expect(decision.document()).rejects.toThrow(/had not added the device/)
})

test('a signature by somebody whom the credentials list does not empower is not taken', async () => {
  const decision = await openTestDecision({ powers: (name) => (name === 'belmere' ? ['speak'] : ['speak', 'sign']) })
  await openText(decision)
  await play(
    decision,
    [chairName, { kind: 'paragraph.agree', on: at(decision, 'A', 'B') }],
    [chairName, adopt(decision, { way: 'gavel' })],
  )
  expect((await decision.does('belmere', sign(decision))).fate).toBe('refused')
  expect((await verifyFinalDocument(await decision.document())).ok).toBe(true)
})

test('there is nothing to document before adoption', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  await expect(decision.document()).rejects.toThrow(NotDocumented)
})

/** Goes down by these numbers and puts something else there; false where it stood there already. */
function replaceAt(root: object, path: readonly number[], value: unknown): boolean {
  let place: object = root
  for (const [depth, step] of path.entries()) {
    const names = Object.keys(place)
    const name = names[step % names.length] ?? ''
    const next: unknown = Reflect.get(place, name)
    if (depth < path.length - 1 && typeof next === 'object' && next !== null && Object.keys(next).length > 0) {
      place = next
      continue
    }
    if (JSON.stringify(next) === JSON.stringify(value)) return false
    return Reflect.set(place, name, value)
  }
  return false
}
function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('There is none.')
  return one
}
function entryOf({ entries }: SignedDocument['finalDocument'], kind: Act['kind']) {
  return first(entries.filter(({ signed }) => signed.operation.act.kind === kind))
}
function drop(document: SignedDocument['finalDocument'], kind: Act['kind']): void {
  document.entries = document.entries.filter(({ signed }) => signed.operation.act.kind !== kind)
}
