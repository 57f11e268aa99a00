/** A room with very many acts, as a device would have kept them: made in its store, for nobody would wait to have them sealed. */
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'
import { type ActShelf, shelve, shelvedPuts } from './act-shelves.ts'
import { fromStore, keysOf, loadLog, type LogItem, pagesOf, type RoomBook, toStore } from './log.ts'
import { newId } from './sealing-words.ts'
import { type TestClient } from './test-client.ts'
import { settle, threeDelegations, view } from './test-conversation.ts'
import { append, type TestHost } from './test-host.ts'

export async function withManyActs(
  host: TestHost,
  acts: number,
): Promise<{ id: string; client: TestClient; sender: TestClient }> {
  const { id, belmere, carthia, all } = await threeDelegations(host)
  await belmere.rooms.act(id, { app: 'negotiation', text: 'first' })
  await settle(id, all)
  const [first] = await carthia.rooms.acts(id, 'negotiation', 0)
  const held = host.rooms.get(id)
  if (!first || !held) throw new Error('No room.')
  const { file: _none, ...model } = first
  for (const one of all) one.rooms.stop()
  const bytes = toBase64url(randomBytes(64))
  for (let made = 0; made < acts; made++) append(held, { kind: 'message', epoch: held.epoch, bytes, at: model.at })
  for (const { store } of [belmere, carthia]) {
    const book = await fromStore<RoomBook>(store, keysOf(id).book)
    if (!book) throw new Error('No book.')
    const log = await loadLog(store, id, book.items)
    const before = log.length
    const shelves = new Map<string, ActShelf>()
    const changed = { puts: {} }
    for (const { seq, epoch, at, chain } of held.envelopes.slice(book.lastSeq)) {
      const item: LogItem = {
        seq,
        kind: 'message',
        epoch,
        at,
        digest: toBase64url(sha256(randomBytes(8))),
        chain,
        act: true,
      }
      log.push(item)
      const text = 'x'.repeat(700)
      await shelve(store, { book, shelves, changed }, { ...model, id: newId(), seq, text, own: false })
      Object.assign(book, { lastSeq: seq, chain, items: log.length })
    }
    await store.put({
      ...pagesOf(id, log, { from: before, places: new Set(), before }),
      ...shelvedPuts(id, shelves),
      [keysOf(id).book]: toStore(book),
    })
  }
  const [client, sender] = [await host.client(carthia.person, carthia), await host.client(belmere.person, belmere)]
  for (const one of [client, sender]) await one.rooms.start()
  if (view(client, id).lastSeq < acts) throw new Error('They were not taken.')
  client.rooms.stop()
  return { id, client, sender }
}
