// Whoever makes a final document signs it. These documents are signed by a maker who lies: the content must give it away.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Act } from '../text/acts.ts'
import { alternativeHash, paragraphHash } from '../text/hash.ts'
import { idOf, uuidOf } from '../text/test-text.ts'
import type { FinalDocument } from './document-format.ts'
import { adopt, agree, names, openText, parties, play, sign, signAll } from './test-adoptions.ts'
import { chairName, openTestDecision, type TestDecision } from './test-document.ts'
import { type DocumentReport, verifyFinalDocument } from './verify-document.ts'

const thanks: Act = {
  kind: 'statement.make',
  statement: idOf('thanks'),
  type: 'general-statement',
  on: [],
  text: 'We thank the chair.',
}

async function adopted(): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision, { symbol: 'QLN/2026/L.1' })
  const version: Act = { kind: 'version.issue', version: idOf('v'), class: 'l-document', symbol: 'QLN/2026/L.2' }
  await play(decision, [chairName, version], agree(decision), adopt(decision))
  await signAll(decision)
  return decision
}

describe('a maker who signs what was not adopted', () => {
  let decision: TestDecision
  let bytes: Uint8Array
  beforeAll(async () => {
    decision = await adopted()
    bytes = await decision.document()
  })
  const lying = async (edit: (document: FinalDocument) => void): Promise<DocumentReport> =>
    verifyFinalDocument(await decision.forged(bytes, edit), { committee: decision.committee })

  test('a document that is signed again without a change verifies', async () => {
    expect((await lying(() => undefined)).failures).toEqual([])
  })

  test('no paragraph can be slipped in under itself, or under one that is not there', async () => {
    for (const under of ['slipped in', 'nowhere']) {
      const report = await lying(({ paragraphs }) => void paragraphs.push(slippedIn(idOf(under))))
      expect(names(report.failures)).toEqual(['text-differs'])
    }
  })

  test('no two paragraphs can slip in under each other', async () => {
    const report = await lying(({ paragraphs }) => {
      const one = slippedIn(idOf('other'))
      paragraphs.push(one, { ...slippedIn(one.id), id: idOf('other') })
    })
    expect(names(report.failures)).toEqual(['text-differs'])
  })

  test('paragraphs cannot be told in another order than they were adopted in', async () => {
    expect(names((await lying(({ paragraphs }) => void paragraphs.reverse())).failures)).toEqual(['text-differs'])
  })

  test('an exercise is what was opened as one, and the opening cannot be left out', async () => {
    const turned = await lying((document) => void (document.exercise = !document.exercise))
    expect(names(turned.failures)).toEqual(['operation-differs'])
    const without = await lying((document) => {
      document.entries = document.entries.filter(({ signed }) => signed.operation.act.kind !== 'open')
    })
    expect(names(without.failures)).toEqual(['incomplete'])
  })

  test('no symbol can be given that nobody signed, and none taken away', async () => {
    for (const symbol of ['A/RES/99/1', 'QLN/2026/L.1', undefined]) {
      const report = await lying((document) => {
        delete document.symbol
        if (symbol !== undefined) document.symbol = symbol
      })
      expect(names(report.failures)).toEqual(['operation-differs'])
    }
  })

  test('no rule of decision can be told that the parties did not take, and no source invented for it', async () => {
    const minus = await lying((document) => {
      const [first] = document.parties
      if (first) document.rule = { name: 'consensus-minus', without: [first.delegation] }
    })
    expect(names(minus.failures)).toEqual(['other-rule'])
    const source = await lying((document) => void (document.ruleSource = 'Decision of the first meeting'))
    expect(names(source.failures)).toEqual(['other-rule'])
  })

  test('the acts of one device cannot be told in another order than it signed them', async () => {
    const report = await lying(({ entries }) => {
      const [a, b] = entries.filter(({ by }) => by.role === 'chair')
      if (a && b) [a.seq, b.seq] = [b.seq, a.seq]
    })
    expect(names(report.failures)).toContain('operation-differs')
  })

  test('no time can be told as of the record for what has no place in it', async () => {
    const report = await lying(({ entries, places }) => {
      const opening = entries.find(({ signed }) => signed.operation.act.kind === 'open')
      const [place] = places
      if (opening && place) places.push({ ...place, operation: opening.signed.operation.id })
    })
    expect(names(report.failures)).toContain('operation-differs')
  })

  test('when the envelopes came is shown to nobody: whoever tells it otherwise changes no time that is shown', async () => {
    const honest = await lying(() => undefined)
    const report = await lying(({ entries }) => {
      for (const entry of entries) entry.at = '2031-01-01T00:00:00Z'
    })
    expect(report.read?.signatures).toEqual(honest.read?.signatures)
    expect(report.read?.adoption).toEqual(honest.read?.adoption)
  })

  test('no party can be given the name of another, a greater name, or another zone', async () => {
    const swapped = await lying((document) => {
      const [a, b, ...rest] = document.parties
      if (a && b) document.parties = [{ ...a, name: b.name }, { ...b, name: a.name }, ...rest]
    })
    expect(names(swapped.failures)).toEqual(['operation-differs'])
    const greater = await lying(({ parties: [one] }) => void (one && (one.name = 'The Empire of Belmere')))
    expect(names(greater.failures)).toEqual(['operation-differs'])
    const moved = await lying(({ parties: [one] }) => void (one && (one.zone = 'Asia/Bangkok')))
    expect(names(moved.failures)).toEqual(['operation-differs'])
  })
})

/** Whole in itself: its hash is that of its words. */
function slippedIn(under: string): FinalDocument['paragraphs'][number] {
  const [id, alternative] = [idOf('slipped in'), idOf('slipped in/1')]
  const [text, language, type] = ['Carthia shall pay.', 'en', 'operative' as const]
  const runs = [{ origin: alternative, from: 0, text }]
  const noted = { operation: '', delegation: '', since: '', seq: 0, translations: {} }
  const hash = paragraphHash({
    type,
    language,
    alternatives: [{ id: alternative, ...noted, runs, hash: alternativeHash({ id: alternative, runs }) }],
    brackets: [],
    amendments: [],
    choices: [],
    placeholders: [],
  })
  return { id, type, place: 'z', under, language, label: '3', alternative, text, hash, translations: [] }
}

test('a party bears the name that the credentials list gives it, whatever the chair called it', async () => {
  const decision = await openTestDecision()
  await openText(decision, { calledBy: (name) => `The friends of ${name}` })
  await play(decision, agree(decision), adopt(decision))
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(report.read?.signatures.map(({ name }) => name)).toEqual(['Belmere', 'Carthia', 'Norhaven'])
})

describe('a signature with a stolen device that had been removed', () => {
  let decision: TestDecision
  let bytes: Uint8Array
  let late: FinalDocument['entries'][number]
  let place: FinalDocument['places'][number]
  let early: string
  beforeAll(async () => {
    decision = await openTestDecision()
    await openText(decision)
    await play(decision, agree(decision), ['norhaven', thanks], adopt(decision))
    await play(decision, sign(decision, 'belmere'))
    early = decision.in(0)
    await decision.removeDevice('norhaven')
    await play(decision, sign(decision, 'norhaven'))
    const done = decision.history.pop()
    decision.state.deciding.adoption?.signatures.pop()
    if (!done) throw new Error('Nothing was signed.')
    const { at: told, by, index, seq, signed } = done
    late = { seq, index, at: told, by, signed }
    const entered = decision.places(idOf('adoption')).at(-1) ?? 0
    place = { operation: signed.operation.id, index: entered, at: told.replace('.000Z', 'Z') }
    bytes = await decision.document()
  })
  const lying = async (edit: (document: FinalDocument) => void): Promise<DocumentReport> =>
    verifyFinalDocument(await decision.forged(bytes, edit), { committee: decision.committee })

  test('it is not taken at its true place', async () => {
    const report = await lying(({ entries, places }) => {
      entries.push(late)
      places.push(place)
    })
    expect(names(report.failures)).toEqual(['removed-device'])
  })

  test('it is not taken without a place, whenever it is said to have been made', async () => {
    const report = await lying(({ entries }) => void entries.push({ ...late, at: early }))
    expect(names(report.failures)).toEqual(['removed-device'])
  })

  test('it is not taken with a false place before or behind the true one', async () => {
    const invented = (document: FinalDocument) => ({ ...place, index: 0, at: document.places[0]?.at ?? '' })
    for (const turned of [false, true]) {
      const report = await lying((document) => {
        const both = [invented(document), place]
        document.entries.push(late)
        document.places.push(...(turned ? both.toReversed() : both))
      })
      expect(names(report.failures)).toContain('operation-differs')
    }
  })
})

test('no operation is told twice', async () => {
  const decision = await adopted()
  const forged = await decision.forged(await decision.document(), ({ entries }) => {
    const one = entries.find(({ signed }) => signed.operation.act.kind === 'sign')
    if (one) entries.push({ ...one, at: decision.in(-1_000) })
  })
  const report = await verifyFinalDocument(forged, { committee: decision.committee })
  expect(names(report.failures)).toContain('operation-differs')
})

test('a signature that the record does not hold is claimed, not proven', async () => {
  const decision = await adopted()
  const own = decision.history.find(({ by, kind }) => kind === 'sign' && by.delegationName === 'Carthia')
  const forged = await decision.forged(await decision.document(), (document) => {
    document.places = document.places.filter(({ operation }) => operation !== own?.signed.operation.id)
  })
  const report = await verifyFinalDocument(forged, { committee: decision.committee })
  const signed = (found: DocumentReport['proven']) =>
    found.filter(({ name }) => name === 'signature').map(({ about }) => about)
  expect(report.failures).toEqual([])
  expect(signed(report.proven)).toEqual(['Belmere', 'Norhaven'])
  expect(signed(report.claimed)).toEqual(['Carthia'])
})

test('a rule that one party did not take is in force for nobody', async () => {
  const decision = await openTestDecision()
  await openText(decision)
  const rule = { name: 'consensus-minus' as const, without: [uuidOf('norhaven')] }
  await play(decision, [chairName, { kind: 'rule.set', rule, source: 'Prague, 1992' }])
  for (const party of parties) await play(decision, [party, { kind: 'rule.set', rule }])
  await play(decision, agree(decision), adopt(decision))
  const bytes = await decision.document()
  const honest = await verifyFinalDocument(bytes, { committee: decision.committee })
  expect(honest.failures).toEqual([])
  expect(names(honest.proven)).toContain('rule')
  const forged = await decision.forged(bytes, (document) => {
    document.entries = document.entries.filter(
      ({ by, signed }) => signed.operation.act.kind !== 'rule.set' || by.delegation !== uuidOf('norhaven'),
    )
  })
  expect(names((await verifyFinalDocument(forged)).failures)).toEqual(['other-rule'])
})
