import { expect, test } from 'vitest'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { findIn } from './search.ts'
import { settle, threeDelegations, view } from './test-conversation.ts'
import { openTestHost } from './test-host.ts'
import { verifyTranscript } from './transcript.ts'

async function talk() {
  const host = await openTestHost({ recorded: true })
  const at = await threeDelegations(host)
  const { id, belmere, carthia, all } = at
  const asked = await belmere.rooms.say(id, {
    text: 'We propose a pause of ten days.',
    acknowledge: { by: '2026-11-21T10:00:00Z', of: [carthia.person.id] },
  })
  await settle(id, all)
  await carthia.rooms.acknowledge(id, asked)
  await carthia.rooms.say(id, { text: 'Accepted, ad referendum.', replyTo: asked })
  await settle(id, all)
  return { host, ...at }
}

test('a transcript proves its order and its maker, and every change to it is noticed', async () => {
  const { id, belmere, carthia } = await talk()
  const bytes = await carthia.rooms.transcript(id)
  const judged = await verifyTranscript(bytes)
  expect(judged).toMatchObject({ ok: true, device: carthia.device.id, envelopes: view(carthia, id).lastSeq })
  expect(await verifyTranscript(await belmere.rooms.transcript(id))).toMatchObject({ ok: true })
  const read = JSON.parse(fromUtf8(bytes)) as {
    transcript: { messages: { content: { text?: string } }[]; envelopes: { digest: string }[] }
  }
  expect(read.transcript.messages.flatMap(({ content }) => content.text ?? [])).toEqual([
    'We propose a pause of ten days.',
    'Accepted, ad referendum.',
  ])
  const changed = structuredClone(read)
  const [first] = changed.transcript.messages.filter(({ content }) => content.text)
  if (first) first.content.text = 'We propose a pause of two days.'
  expect(await verifyTranscript(utf8(canonicalJson(changed)))).toEqual({ ok: false, why: 'signature' })
  expect(await verifyTranscript(utf8('{}'))).toEqual({ ok: false, why: 'malformed' })
  expect(await verifyTranscript(bytes.subarray(0, 400))).toEqual({ ok: false, why: 'malformed' })
})

test('even its maker cannot give a transcript another order than the record holds', async () => {
  const { host, id, carthia } = await talk()
  const { transcript } = JSON.parse(fromUtf8(await carthia.rooms.transcript(id))) as {
    transcript: { envelopes: unknown[]; entries: { seq: number }[] }
  }
  expect(transcript.entries.length).toBeGreaterThan(0)
  const { signHybrid } = await import('#platform/signing.ts')
  const forge = async (forged: unknown): Promise<unknown> => {
    const signature = await signHybrid(carthia.device.secret, 'room-transcript', forged)
    return verifyTranscript(utf8(canonicalJson({ transcript: forged, signature })))
  }
  expect(await forge(transcript)).toMatchObject({ ok: true })
  expect(await forge({ ...transcript, envelopes: transcript.envelopes.toReversed() })).toMatchObject({
    ok: false,
    why: 'chain',
  })
  expect(await forge({ ...transcript, envelopes: transcript.envelopes.slice(0, 2) })).toMatchObject({ ok: false })
  const entries = transcript.entries.map((entry) => ({ ...entry, seq: entry.seq - 1 }))
  expect(await forge({ ...transcript, entries })).toMatchObject({ ok: false, why: 'entry' })
  expect(host.rooms.size).toBe(1)
})

test('words are found in every language of the house, with their accents or without', () => {
  const places = (text: string, asked: string) => findIn(text, asked)?.map(({ from, to }) => text.slice(from, to))
  expect(places('La dépêche est arrivée à Genève.', 'geneve depeche')).toEqual(['dépêche', 'Genève'])
  expect(places('GRID relay grid', 'Grid')).toEqual(['GRID', 'grid'])
  expect(places('می‌خواهیم گفت‌وگو کنیم', 'گفتوگو')).toEqual(['گفت‌وگو'])
  expect(places('كتاب و يك نامه', 'کتاب یک')).toEqual(['كتاب', 'يك'])
  expect(places('การเจรจาเรื่องไฟฟ้าเริ่มวันนี้', 'ไฟฟ้า')).toEqual(['ไฟฟ้า'])
  expect(findIn('relay', 'relay border')).toBeUndefined()
  expect(findIn('anything', '   ')).toBeUndefined()
})

test('what was said is found on the device, in one room or in all', async () => {
  const { id, norhaven, belmere } = await talk()
  const other = await belmere.rooms.open({
    title: 'Second room',
    history: 'from-joining',
    exercise: false,
    marking: 'red',
  })
  await belmere.rooms.say(other, { text: 'A pause?' })
  expect(norhaven.rooms.search('PAUSE ten').map(({ message }) => message.from.name)).toEqual(['Mara'])
  expect(belmere.rooms.search('pause').map(({ room }) => room)).toEqual(expect.arrayContaining([id, other]))
  expect(belmere.rooms.search('pause', other)).toHaveLength(1)
})
