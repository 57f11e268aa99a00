import { beforeAll, describe, expect, test } from 'vitest'
import { fingerprintOf } from '#modules/identity/keys.ts'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf } from '../text/test-text.ts'
import { signatureSheet } from './adoption.ts'
import { NotDocumented } from './final-document.ts'
import { adopt, agree, at, byGavel, names, openText, parties, play, sign } from './test-adoptions.ts'
import { chairName, openTestDecision, type TestDecision } from './test-document.ts'
import { verifyFinalDocument } from './verify-document.ts'

const silence = idOf('silence')
const thanks = {
  kind: 'statement.make' as const,
  statement: idOf('thanks'),
  type: 'general-statement' as const,
  text: 'We thank the chair.',
}
const vote = idOf('vote')
const majority: DecisionRule = {
  name: 'majority',
  share: { of: 2, in: 3, more: false },
  counted: 'present-and-voting',
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
    adopt(decision, { by: { way: 'silence', silence } }),
  )
  await play(decision, sign(decision, 'belmere'))
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
    adopt(decision, { by: { way: 'vote', vote } }),
  )
  return decision
}

describe('a text adopted by the gavel, with a reservation and every signature', () => {
  let decision: TestDecision
  let bytes: Uint8Array
  beforeAll(async () => {
    decision = await byGavel()
    bytes = await decision.document()
  })
  const committee = (): string => fingerprintOf(decision.committee)

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
      'symbol',
      'text',
      'witnessed',
    ])
    expect(names(report.claimed)).toContain('consensus')
    const sheet = signatureSheet(decision.state).map(({ name, signed }) => [name, signed?.name, signed?.capacity])
    expect(report.read?.signatures.map(({ name, signed }) => [name, signed?.name, signed?.capacity])).toEqual(sheet)
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
})

test('a symbol that was given before adoption stays the text’s, and is claimed: the adoption does not name it', async () => {
  const decision = await openTestDecision()
  await openText(decision, { symbol: 'QLN/2026/L.1' })
  const version: Act = { kind: 'version.issue', version: idOf('v'), class: 'l-document', symbol: 'QLN/2026/L.2' }
  await play(decision, agree(decision), [chairName, version], adopt(decision))
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(report.read?.adoption.symbol).toBe('QLN/2026/L.2')
  expect(names(report.claimed)).toContain('symbol')
  expect(names(report.proven)).not.toContain('symbol')
})

test('what was said of earlier words is claimed as said of those, and proves nothing of the words adopted', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  const early: Act = { ...thanks, on: at(decision, 'A', 'B') }
  const alternative = idOf('A/1')
  await play(decision, ['norhaven', early])
  const base = decision.state.paragraphs[idOf('A')]?.alternatives[0]?.hash ?? ''
  const edits = [{ after: null, insert: 'Some ' }]
  await play(decision, [chairName, { kind: 'alternative.revise', paragraph: idOf('A'), alternative, base, edits }])
  await play(decision, ['norhaven', { ...thanks, statement: idOf('later'), on: at(decision, 'A') }])
  await play(decision, agree(decision), adopt(decision))
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(report.read?.statements.map(({ earlier }) => earlier)).toEqual([[idOf('A')], []])
  const told = (found: typeof report.proven) => found.filter(({ name }) => name === 'statement')
  expect(told(report.proven).map(({ about }) => about)).toEqual([idOf('later')])
  expect(told(report.claimed)).toMatchObject([{ about: idOf('thanks'), says: /on earlier words of paragraph 1/ }])
})

test('when somebody signed is the time of the entry in the record, or else said to be of their own clock', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  await play(decision, agree(decision), adopt(decision))
  expectDone(await decision.does(...sign(decision, 'belmere')))
  expectDone(await decision.does(...sign(decision, 'carthia'), { unrecorded: true }))
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  const [adopted, belmere, carthia] = decision.history.slice(-3)
  expect(report.read?.adoption).toMatchObject({ clock: 'record', at: adopted?.at.replace('.000Z', 'Z') })
  expect(report.read?.signatures.map(({ signed }) => signed && [signed.clock, signed.at])).toEqual([
    ['record', belmere?.at.replace('.000Z', 'Z')],
    ['device', carthia?.signed.operation.sentAt],
    undefined,
  ])
})

test('who left the table by their own word has signed so; of others it is only claimed', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  const two = decision.state.parties.filter(({ name }) => name !== 'Norhaven')
  await play(decision, ['norhaven', { kind: 'parties.leave', leaves: true }])
  await play(decision, [chairName, { kind: 'parties.set', parties: two }], agree(decision), adopt(decision))
  const bytes = await decision.document()
  const honest = await verifyFinalDocument(bytes, { committee: decision.committee })
  expect(honest.failures).toEqual([])
  const cut = await decision.forged(bytes, (document) => {
    document.entries = document.entries.filter(({ signed }) => signed.operation.act.kind !== 'parties.leave')
  })
  const report = await verifyFinalDocument(cut, { committee: decision.committee })
  const left = (found: typeof report.claimed) =>
    found.filter(({ says }) => says.startsWith('Norhaven was a party once'))
  expect([left(honest.claimed).length, left(report.claimed).length]).toEqual([0, 1])
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
  await play(decision, agree(decision), adopt(decision))
  await decision.removeDevice('belmere')
  await play(decision, sign(decision, 'belmere'))
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
  await play(decision, agree(decision), adopt(decision))
  await decision.issue({ newKey: 'belmere' })
  await play(decision, sign(decision, 'belmere'))
  await expect(decision.document()).rejects.toThrow(/had not added the device/)
})

test('a signature by somebody whom the credentials list does not empower is not taken', async () => {
  const decision = await openTestDecision({ powers: (name) => (name === 'belmere' ? ['speak'] : ['speak', 'sign']) })
  await openText(decision)
  await play(decision, agree(decision), adopt(decision))
  expect((await decision.does(...sign(decision, 'belmere'))).fate).toBe('refused')
  expect((await verifyFinalDocument(await decision.document())).ok).toBe(true)
})

test('there is nothing to document before adoption', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  await expect(decision.document()).rejects.toThrow(NotDocumented)
})
