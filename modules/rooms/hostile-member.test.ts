/** A member with a program of their own, which keeps no rules. The host, when it helps, changes nothing. */
import { expect, test } from 'vitest'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { signHybrid } from '#platform/signing.ts'
import { readStatement } from './sealing/client/content.ts'
import { newId } from './sealing/client/sealing-words.ts'
import { settle, threeDelegations, view, words } from './sealing/client/test-conversation.ts'
import { type TestClient } from './sealing/client/test-client.ts'
import { openTestHost, type TestHost } from './sealing/client/test-host.ts'
import { bent, put, speaker } from './sealing/client/test-bent.ts'
import { deceived } from './sealing/client/test-lies.ts'
import type { RoomDoors } from './sealing/views.ts'

const kinds = ({ rooms }: TestClient): string[] => rooms.alarms().map(({ kind }) => kind)

test('a host that helps a member expel another without being chair moves nobody else', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const group = await bent(host, carthia, id)
  const lena = group.members().find(({ identity }) => new TextDecoder().decode(identity).includes(norhaven.device.id))
  const made = await group.commit({ remove: [lena?.leaf ?? 0] })
  await put(host, id, 'commit', made.commit)
  for (const one of [belmere, norhaven]) {
    await one.rooms.sync(id)
    expect(view(one, id).people).toHaveLength(3)
  }
  expect(kinds(belmere)).toEqual(['leaf-refused'])
  // For a while the others ask whether Lena's device was revoked; then they go on without that commit.
  host.now.at += 180_000
  await belmere.rooms.sync(id)
  await belmere.rooms.expel(id, carthia.person.id)
  await belmere.rooms.say(id, { text: 'Lena stays.' })
  await settle(id, [belmere, norhaven])
  for (const one of [belmere, norhaven]) {
    expect(kinds(one)).toEqual(['leaf-refused', 'commit-refused'])
    expect(words(one, id)).toEqual(['Lena stays.'])
    expect(view(one, id).people.map(({ name }) => name)).toEqual(['Mara', 'Lena'])
  }
})

test('a member who makes himself chair is refused by all, and the room goes on without that commit', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const group = await bent(host, carthia, id)
  const settings = JSON.parse(new TextDecoder().decode(group.settings)) as { roles: Record<string, string> }
  settings.roles[`${carthia.person.delegation}/${carthia.person.id}`] = 'chair'
  const made = await group.commit({ settings: utf8(canonicalJson(settings)) })
  await put(host, id, 'commit', made.commit)
  await belmere.rooms.sync(id)
  await belmere.rooms.say(id, { text: 'Order, please.' })
  await belmere.rooms.change(id, { title: 'Order' })
  await settle(id, [belmere, norhaven])
  for (const one of [belmere, norhaven]) {
    expect(kinds(one)).toEqual(['commit-refused'])
    expect(view(one, id)).toMatchObject({ title: 'Order' })
    expect(view(one, id).people.map(({ role }) => role)).toEqual(['chair', 'member', 'member'])
    expect(words(one, id)).toEqual(['Order, please.'])
  }
})

test('an observer’s words are dropped with an alarm, malformed ones from anybody, and a newer program’s are shown as such', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, all)
  const say = speaker(host, id)
  await say(norhaven, { kind: 'text', text: 'I object.', marking: 'red', exercise: false })
  await say(carthia, { kind: 'text', text: '', marking: 'red', exercise: false })
  await say(carthia, { kind: 'poll', question: 'Yes?' })
  await belmere.rooms.sync(id)
  expect(words(belmere, id)).toEqual([])
  expect(view(belmere, id).messages.at(-1)?.content).toEqual({ kind: 'newer', named: 'poll' })
  expect(kinds(belmere).toSorted()).toEqual(['observer-spoke', 'unreadable'])
})

/** A snapshot in which somebody is made to say something. */
async function snapshot(
  host: TestHost,
  id: string,
  by: TestClient,
  to: TestClient[],
  said: { of: TestClient; seq: number },
) {
  const { person, device } = said.of
  const delegation = host.keys.kept.lists[0]?.signed.statement.delegations.find((one) => one.id === person.delegation)
  const from = {
    account: person.id,
    name: person.name,
    delegation: { id: person.delegation, name: delegation?.name ?? '' },
    device: device.id,
  }
  const at = '2026-11-21T09:29:00Z'
  const body = { kind: 'text', text: 'We concede article 4.', marking: 'red', exercise: false }
  const messages = [{ id: newId(), seq: said.seq, at, sentAt: at, from, body }]
  const envelopes = host.rooms.get(id)?.envelopes ?? []
  const statement = {
    v: 1,
    room: id,
    seq: envelopes.length,
    chain: envelopes.at(-1)?.chain,
    shortened: false,
    messages,
  }
  const signature = await signHybrid(by.device.secret, 'room-snapshot', statement)
  return { kind: 'snapshot', to: to.map((one) => one.device.id), statement, key: by.device.key, signature }
}

test('nobody speaks by handing on what was said: not an observer, not where nothing is handed on, not of later', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.setRole(id, norhaven.person.id, 'observer')
  await settle(id, all)
  const say = speaker(host, id)
  const to = [belmere, carthia]
  await say(norhaven, await snapshot(host, id, norhaven, to, { of: belmere, seq: 1 }))
  await settle(id, all)
  for (const one of to) expect(kinds(one)).toEqual(['snapshot-refused'])
  await say(carthia, await snapshot(host, id, carthia, to, { of: norhaven, seq: 1 }))
  await settle(id, all)
  expect(kinds(belmere)).toEqual(['snapshot-refused', 'snapshot-refused'])
  await belmere.rooms.change(id, { history: 'snapshot' })
  await settle(id, all)
  // Mara opened the room: nothing was said before her. Nor can anybody tell her own device what she said.
  const speak = speaker(host, id)
  await speak(norhaven, await snapshot(host, id, norhaven, [belmere], { of: belmere, seq: 1 }))
  await settle(id, all)
  expect(kinds(belmere)).toHaveLength(3)
  for (const one of all) expect(words(one, id)).toEqual([])
})

test('a snapshot that gives a device to somebody else, or tells of later, is refused; what one heard oneself is left out', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host, 'snapshot')
  await settle(id, all)
  const say = speaker(host, id)
  const false_ = { ...norhaven, person: { ...norhaven.person, name: 'Lena Arkwright' } }
  await say(carthia, await snapshot(host, id, carthia, [belmere], { of: false_, seq: 0 }))
  await say(carthia, await snapshot(host, id, carthia, [belmere], { of: norhaven, seq: 99 }))
  await say(carthia, await snapshot(host, id, carthia, [belmere, norhaven], { of: norhaven, seq: 2 }))
  await settle(id, [belmere, norhaven])
  expect(kinds(belmere)).toEqual(['snapshot-refused', 'snapshot-refused'])
  for (const one of [belmere, norhaven]) expect(words(one, id)).toEqual([])
})

test('who takes the number of another’s message takes nothing of it away', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await settle(id, all)
  const line = host.doors(belmere.person.id)
  let held = false
  // The host keeps Mara's words back until Samir, who can read them, has said something under their id.
  const send: RoomDoors['send'] = async (input) => {
    if (!held) {
      held = true
      const read = await (await bent(host, carthia, id)).receive(fromBase64url(input.messages[0]?.bytes ?? ''))
      if (read.kind !== 'message') throw new Error('No message.')
      const { id: taken } = JSON.parse(new TextDecoder().decode(read.plaintext)) as { id: string }
      await speaker(host, id)(carthia, { kind: 'text', text: 'Noise.', marking: 'red', exercise: false }, taken)
    }
    return line.send(input)
  }
  const mara = await deceived(host, belmere, { doors: { ...line, send } })
  const said = await mara.rooms.say(id, { text: 'We do not concede.' })
  await settle(id, [mara, norhaven])
  for (const one of [mara, norhaven]) expect(words(one, id)).toEqual(['Noise.', 'We do not concede.'])
  expect(view(norhaven, id).messages.find((message) => message.id === said)).toMatchObject({
    from: { name: 'Mara' },
    content: { text: 'We do not concede.' },
  })
})

test('bytes that two readers could read as two statements, and names that turn round, are no statements', () => {
  const id = newId()
  const head = `"id":"${id}","n":1,"sentAt":"2026-11-21T09:30:00.000Z","v":1}`
  const text = '"body":{"exercise":false,"kind":"text","marking":"red","text":"Yes."}'
  expect(readStatement(utf8(`{${text},${head}   `))).toMatchObject({ known: { body: { text: 'Yes.' } } })
  for (const spelled of [`{"body":{"kind":"close"},${text},${head}`, `{ ${text},${head}`, `{${text},${head}\n`])
    expect(readStatement(utf8(spelled))).toBeUndefined()
  const file = { blob: id, key: 'A'.repeat(43), type: 'text/html', size: 1, chunks: 1, sha256: 'a'.repeat(64) }
  const named = (name: string) => {
    const body = { kind: 'file', marking: 'red', exercise: false, file: { ...file, name } }
    return readStatement(utf8(canonicalJson({ v: 1, id, n: 1, sentAt: '2026-11-21T09:30:00.000Z', body })))
  }
  expect(named('می‌خواهم.pdf')).toBeDefined()
  for (const name of ['annex\u202efdp.exe', '../annex.pdf', 'two\nlines', '.profile'])
    expect(named(name)).toBeUndefined()
})
