import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { toBase64url } from '#platform/bytes.ts'
import { openDraft } from './draft.ts'
import { clientOf, isHarmless, readTyped, root, type Typed, typingLimits, without, writeTyped } from './typing.ts'

/** Typists in one room whose messages come to all others in one order, as the room gives them. */
function table() {
  const order: { from: string; text: string }[] = []
  const timers: { at: number; work: () => void }[] = []
  const clock = { now: 0 }
  const typists = new Map<string, ReturnType<typeof openDraft>>()
  const heard = new Map<string, number>()
  const say = (from: string, typed: Typed): void => void order.push({ from, text: writeTyped(typed) })
  const deliver = (): void => {
    for (const [device, draft] of typists) {
      for (let at = heard.get(device) ?? order.length; at < order.length; at++) {
        const { from, text } = order[at] ?? { from: '', text: '' }
        const typed = readTyped(text)
        if (typed) draft.hear(typed, { device: from, name: from })
      }
      heard.set(device, order.length)
    }
  }
  const pass = (milliseconds: number): void => {
    const end = clock.now + milliseconds
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
      if (!next) break
      timers.splice(timers.indexOf(next), 1)
      clock.now = next.at
      next.work()
      deliver()
    }
    clock.now = end
    deliver()
  }
  const open = (device: string, session = 'AA') => {
    const draft = openDraft({
      id: 'draft',
      device,
      session,
      send: (typed) => say(device, typed),
      now: () => clock.now,
      later: (milliseconds, work) => {
        const timer = { at: clock.now + milliseconds, work }
        timers.push(timer)
        return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
      },
      closed: () => typists.delete(device),
    })
    typists.set(device, draft)
    heard.set(device, order.length)
    say(device, { kind: 'ask', draft: 'draft', session })
    deliver()
    return draft
  }
  return { open, pass, say, deliver, order }
}

test('what several type at once comes to one text with all, within half a second', () => {
  const { open, pass, order } = table()
  const [mara, samir] = [open('mara'), open('samir')]
  mara.edit(0, 0, 'States should refrain.')
  pass(490)
  expect(samir.text()).toBe('States should refrain.')
  mara.edit(7, 13, 'shall')
  samir.edit(22, 22, ' Always.')
  pass(490)
  expect(mara.text()).toBe('States shall refrain. Always.')
  expect(samir.text()).toBe(mara.text())
  for (const letter of 'one word') mara.edit(0, 0, letter)
  const before = order.length
  pass(490)
  expect(order.length - before).toBe(1)
})

test('any interleaving of typing, leaving and coming late gives one text to all who are there', () => {
  const step = fc.oneof(
    fc.record({ who: fc.nat(2), at: fc.nat(40), gone: fc.nat(3), text: fc.string({ maxLength: 6 }) }),
    fc.record({ pass: fc.integer({ min: 1, max: 900 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { open, pass } = table()
      const typists = ['mara', 'samir', 'lena'].map((name) => open(name))
      for (const one of steps) {
        if ('pass' in one) pass(one.pass)
        else typists[one.who]?.edit(one.at, one.at + one.gone, one.text)
      }
      pass(3000)
      const late = open('ivo')
      pass(3000)
      const texts = new Set([...typists, late].map((draft) => draft.text()))
      expect(texts.size).toBe(1)
    }),
    { numRuns: 60 },
  )
})

test('whoever opens a draft late has all of it, also of those who have left', () => {
  const { open, pass } = table()
  const [mara, samir] = [open('mara'), open('samir')]
  mara.edit(0, 0, 'Written by Mara. ')
  pass(490)
  samir.edit(17, 17, 'And by Samir.')
  pass(490)
  mara.close()
  pass(10)
  const late = open('lena')
  pass(1500)
  expect(late.text()).toBe('Written by Mara. And by Samir.')
  const back = open('mara', 'AB')
  pass(1500)
  back.edit(0, 0, 'Again: ')
  pass(490)
  for (const draft of [samir, late]) expect(draft.text()).toBe('Again: Written by Mara. And by Samir.')
})

test('cursors move with the words', () => {
  const { open, pass } = table()
  const [mara, samir] = [open('mara'), open('samir')]
  mara.edit(0, 0, 'refrain')
  mara.cursor(3)
  pass(490)
  expect(samir.cursors()).toEqual([{ name: 'mara', at: 3 }])
  samir.edit(0, 0, 'States ')
  expect(samir.cursors()).toEqual([{ name: 'mara', at: 10 }])
  mara.close()
  pass(10)
  expect(samir.cursors()).toEqual([])
})

/** An update of somebody's own making. */
function update(client: number, write: (doc: Y.Doc) => void): Uint8Array<ArrayBuffer> {
  const doc = new Y.Doc()
  doc.clientID = client
  write(doc)
  return Uint8Array.from(Y.encodeStateAsUpdate(doc))
}

test('T7: nobody writes under another’s number, so two honest readers never hold two documents', () => {
  const { open, pass, say } = table()
  const [mara, samir, lena] = [open('mara'), open('samir'), open('lena')]
  const forged = update(clientOf('mara', 'AA'), (doc) => doc.getText(root).insert(0, 'We concede.'))
  // Ivo takes Mara's number; what he says comes to some before her own words, to others after.
  say('ivo', { kind: 'update', draft: 'draft', session: 'AA', update: forged })
  pass(1)
  mara.edit(0, 0, 'We hold our ground.')
  pass(490)
  say('ivo', { kind: 'update', draft: 'draft', session: 'AA', update: forged })
  // Nor by handing on what she is said to have written, while she is there to say it herself.
  say('ivo', { kind: 'state', draft: 'draft', session: 'AA', update: forged })
  pass(3000)
  for (const draft of [mara, samir, lena]) expect(draft.text()).toBe('We hold our ground.')
  expect(clientOf('ivo', 'AA')).not.toBe(clientOf('mara', 'AA'))
})

test('an update holds text and nothing else', () => {
  const client = clientOf('ivo', 'AA')
  const of = (write: (doc: Y.Doc) => void): boolean => isHarmless(update(client, write), client)
  expect(of((doc) => doc.getText(root).insert(0, 'words'))).toBe(true)
  expect(of((doc) => doc.getText('elsewhere').insert(0, 'words'))).toBe(false)
  expect(of((doc) => doc.getMap(root).set('a', 1))).toBe(false)
  expect(of((doc) => doc.getText(root).insertEmbed(0, { image: 'x' }))).toBe(false)
  expect(of((doc) => doc.getText(root).insert(0, 'bold', { bold: true }))).toBe(false)
  expect(of((doc) => doc.getText(root).insert(0, 'x'.repeat(2 * typingLimits.text + 1)))).toBe(false)
  const written = update(client, (doc) => doc.getText(root).insert(0, 'words'))
  expect(isHarmless(written, client + 1)).toBe(false)
  expect(isHarmless(written)).toBe(true)
  expect(clientOf('ivo', 'AB')).not.toBe(client)
  const [left] = Y.decodeUpdate(without(written, [client])).structs
  expect(left).toBeUndefined()
})

test('whatever bytes come, they are refused or do no harm, quickly', () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((some) => Uint8Array.from(some))
  const { open, pass, say } = table()
  const mara = open('mara')
  mara.edit(0, 0, 'Our words.')
  pass(490)
  fc.assert(
    fc.property(bytes, fc.constantFrom('update', 'state'), (some, kind) => {
      say('ivo', { kind, draft: 'draft', session: 'AA', update: some })
      pass(1)
    }),
    { numRuns: 500 },
  )
  pass(3000)
  expect(mara.text()).toBe('Our words.')
  const huge = toBase64url(new Uint8Array(typingLimits.update + 1))
  expect(readTyped(`uAAdraft.${huge}`)).toBeUndefined()
  for (const text of ['', 'u', 'uAA', 'uAAdraft', 'xAAdraft.AAAA', 'uAAdraft.====', 'cAAdraft'])
    expect(readTyped(text)).toBeUndefined()
})

test('one device cannot fill the memory of the others: more than a share of it is not taken', () => {
  const { open, pass, say } = table()
  const mara = open('mara')
  const doc = new Y.Doc()
  doc.clientID = clientOf('ivo', 'AA')
  const text = doc.getText(root)
  for (let turn = 0; turn < 200; turn++) {
    const vector = Y.encodeStateVector(doc)
    text.insert(0, 'x'.repeat(10_000))
    text.delete(0, 10_000)
    say('ivo', {
      kind: 'update',
      draft: 'draft',
      session: 'AA',
      update: Uint8Array.from(Y.encodeStateAsUpdate(doc, vector)),
    })
    text.insert(0, 'y'.repeat(9000))
    say('ivo', {
      kind: 'update',
      draft: 'draft',
      session: 'AA',
      update: Uint8Array.from(Y.encodeStateAsUpdate(doc, vector)),
    })
  }
  pass(10)
  expect(mara.text().length).toBeLessThan(typingLimits.text * 2)
  expect(() => mara.edit(0, 0, 'z'.repeat(typingLimits.text + 1))).toThrow('at most')
})
