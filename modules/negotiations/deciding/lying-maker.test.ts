// Whoever makes a final document signs it. These documents are signed by a maker who lies: the content must give it away.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Act } from '../text/acts.ts'
import { alternativeHash, paragraphHash, textHash } from '../text/hash.ts'
import { expectDone, idOf } from '../text/test-text.ts'
import type { FinalDocument } from './document-format.ts'
import { chairName, openTestDecision, openText, type TestDecision } from './test-document.ts'
import { type DocumentReport, verifyFinalDocument } from './verify-document.ts'

const parties = ['belmere', 'carthia', 'norhaven']

async function play(decision: TestDecision, ...acts: [string, Act][]): Promise<void> {
  for (const [name, act] of acts) expectDone(await decision.does(name, act))
}
const at = ({ state }: TestDecision, ...names: string[]) =>
  names.map((name) => ({ paragraph: idOf(name), hash: state.paragraphs[idOf(name)]?.hash ?? '' }))
const adopt = ({ state }: TestDecision, symbol?: string): Act => ({
  kind: 'adopt',
  adoption: idOf('adoption'),
  text: textHash(state),
  by: { way: 'gavel' },
  ...(symbol === undefined ? {} : { symbol }),
})
const sign = ({ state }: TestDecision): Act => ({
  kind: 'sign',
  adoption: idOf('adoption'),
  text: state.deciding.adoption?.text ?? '',
  capacity: 'Head of delegation',
})
const agree = (decision: TestDecision): [string, Act] => [
  chairName,
  { kind: 'paragraph.agree', on: at(decision, 'A', 'B') },
]

async function adopted(): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision)
  await play(decision, agree(decision), [chairName, adopt(decision)])
  for (const party of parties) await play(decision, [party, sign(decision)])
  return decision
}

const names = (found: readonly { name: string }[]): string[] => [...new Set(found.map(({ name }) => name))].toSorted()

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
  await play(decision, agree(decision), [chairName, adopt(decision)])
  const report = await verifyFinalDocument(await decision.document(), { committee: decision.committee })
  expect(report.failures).toEqual([])
  expect(report.read?.signatures.map(({ name }) => name)).toEqual(['Belmere', 'Carthia', 'Norhaven'])
})
