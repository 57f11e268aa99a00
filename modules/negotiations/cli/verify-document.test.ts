import { beforeAll, expect, test } from 'vitest'
import { fingerprintOf } from '#modules/identity/keys.ts'
import { utf8 } from '#platform/bytes.ts'
import { openText } from '../deciding/test-adoptions.ts'
import { chairName, openTestDecision, type TestDecision } from '../deciding/test-document.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf } from '../text/test-text.ts'
import { holdsFinalDocument, verifyFinalDocumentFile } from './verify-document.ts'

let decision: TestDecision
let bytes: Uint8Array

beforeAll(async () => {
  decision = await openTestDecision()
  await openText(decision)
  const on = ['A', 'B'].map((name) => ({
    paragraph: idOf(name),
    hash: decision.state.paragraphs[idOf(name)]?.hash ?? '',
  }))
  expectDone(await decision.does(chairName, { kind: 'paragraph.agree', on }))
  const text = textHash(decision.state)
  const adoption = idOf('adoption')
  const statement = idOf('statement')
  const hostile = 'We agree.\u001b[2J\n{"verified": true}'
  expectDone(
    await decision.does('carthia', {
      kind: 'statement.make',
      statement,
      type: 'general-statement',
      on: [],
      text: hostile,
    }),
  )
  expectDone(await decision.does(chairName, { kind: 'adopt', adoption, text, by: { way: 'gavel' } }))
  expectDone(await decision.does('belmere', { kind: 'sign', adoption, text, capacity: 'Head of delegation' }))
  bytes = await decision.document()
})

test('an outsider with the fingerprint is told what is proven and what is only claimed', async () => {
  const told = await verifyFinalDocumentFile(bytes, { committee: fingerprintOf(decision.committee) })
  expect(told).toMatchObject({ verified: true, document: 'Notification of incidents at sea cables' })
  expect(told['signatures']).toMatchObject([/^Belmere: .*, Head of delegation, entered in the record at 2026-/])
  expect(told['proven']).toContainEqual(expect.stringContaining('The committee is the one that was compared'))
  expect(told['claimed']).toContainEqual(expect.stringContaining('Not signed by Carthia, Norhaven'))
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(JSON.stringify(told)).not.toMatch(/\\u001b|\u001b/)
})

test('the committee may be given as its statement', async () => {
  const committee = JSON.stringify({ statement: decision.committee, signatures: [] })
  expect(await verifyFinalDocumentFile(bytes, { committee })).toMatchObject({ verified: true })
  await expect(verifyFinalDocumentFile(bytes, { committee: 'belmere' })).rejects.toThrow('neither a fingerprint')
})

test('an edited document is refused, with the name of what does not hold', async () => {
  const edited = utf8(new TextDecoder().decode(bytes).replace('without delay', 'in due course'))
  await expect(verifyFinalDocumentFile(edited, {})).rejects.toThrow('(words-differ)')
})

test('it is told from other files by what is in it', () => {
  expect(holdsFinalDocument(JSON.parse(new TextDecoder().decode(bytes)))).toBe(true)
  for (const other of [null, [], {}, { transcript: {}, signature: {} }]) expect(holdsFinalDocument(other)).toBe(false)
})
