// A final document that somebody edited after it was made: whatever they change is found out, by name.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { fingerprintOf } from '#modules/identity/keys.ts'
import { utf8 } from '#platform/bytes.ts'
import type { Act } from '../text/acts.ts'
import { uuidOf } from '../text/test-text.ts'
import type { DocumentFault } from './document-findings.ts'
import type { SignedDocument } from './document-format.ts'
import { byGavel, names } from './test-adoptions.ts'
import type { TestDecision } from './test-document.ts'
import { verifyFinalDocument } from './verify-document.ts'

let decision: TestDecision
let bytes: Uint8Array
beforeAll(async () => {
  decision = await byGavel()
  bytes = await decision.document()
})
const committee = (): string => fingerprintOf(decision.committee)
const verify = (changed: unknown) => verifyFinalDocument(utf8(JSON.stringify(changed)), { committee: committee() })
const parsed = (): SignedDocument => JSON.parse(new TextDecoder().decode(bytes)) as SignedDocument

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
    { numRuns: 60 },
  )
})

test('what is cut off, empty, too large or no document at all is malformed, and nothing throws', async () => {
  for (const cut of [0, 1, 100, Math.floor(bytes.length / 2), bytes.length - 1])
    expect(names((await verifyFinalDocument(bytes.subarray(0, cut))).failures)).toEqual(['malformed'])
  for (const value of [null, [], 'x', {}, { finalDocument: {}, signature: {} }, { finalDocument: null }])
    expect(names((await verify(value)).failures)).toEqual(['malformed'])
  expect(names((await verifyFinalDocument(new Uint8Array(64_000_001))).failures)).toEqual(['too-large'])
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
