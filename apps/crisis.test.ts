import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as crisis from '#modules/contacts/cli/index.ts'
import { contactsContract } from '#modules/contacts/contract.ts'
import { stdinBytes } from './cli/crisis.ts'
import { openRoomHost } from './test-room-host.ts'

const Said = z.object({ line: z.string(), message: z.string(), n: z.number(), status: z.string() })

test('what is poured into a command without end is not read to its end', async () => {
  let poured = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array((poured += 1) && 100_000)
  }
  await expect(stdinBytes(endless())).rejects.toThrow('More than 1000000 bytes')
  expect(poured).toBe(11)
})

test('two duty desks keep a crisis line at the command line, through a dead host and back by a file', async () => {
  await using host = await openRoomHost()
  const [belmere, carthia] = await host.admit(['Belmere', 'Carthia'])
  const [one, other] = [host.admitted.get('Belmere'), host.admitted.get('Carthia')]
  if (!belmere || !carthia || !one || !other) throw new Error('A desk is missing')
  const doors = (who: string) => host.as(contactsContract, who).crisis
  const { id } = await doors(one.head).propose({ delegationId: other.delegation })
  await doors(other.head).agree({ id })
  for (const { head, desk } of [one, other]) await doors(head).officer.add({ id, accountId: desk })

  // The first opens the room and lets the other in; what is owed to either is done as each looks.
  for (const desk of [belmere, carthia, belmere]) await crisis.lines(desk)
  expect((await crisis.show(carthia, 'Belmere')).json).toMatchObject({ state: 'open', maySay: true, found: [] })

  // The first of the other side came on the host's word; a desk says of it that it belongs there, and never that it does not.
  const firsts = {
    officers: expect.arrayContaining([expect.objectContaining({ account: other.desk, standing: 'first' })]),
  }
  expect((await crisis.show(belmere, 'Carthia')).json).toMatchObject(firsts)
  expect((await crisis.confirm(belmere, 'Carthia', 'Carthia duty desk', true)).json).toMatchObject({
    standing: 'first',
  })
  await expect(crisis.confirm(belmere, 'Carthia', 'Carthia duty desk', false)).rejects.toThrow('itself')
  await expect(crisis.confirm(belmere, 'Carthia', 'Nobody', true)).rejects.toThrow('Nobody called Nobody')

  const heard: crisis.Watched[] = []
  const stop = new AbortController()
  const watching = crisis.watch(carthia, { signal: stop.signal, tell: (rung) => heard.push(rung) })
  const words = { class: 'query', language: 'en' } as const
  const asked = Said.parse((await crisis.say(belmere, 'Carthia', 'Is this your ship?', words)).json)
  await expect
    .poll(() => heard.filter(({ loud }) => loud).map(({ message }) => message.id), { timeout: 10_000 })
    .toEqual([asked.message])
  expect(heard.at(-1)?.words).toContain(`Belmere: ${asked.n}`)
  stop.abort()
  await watching
  const rings = async () => (await doors(other.head).rings({ id })).filter(({ kind }) => kind === 'message')
  expect(await rings()).toMatchObject([{ ours: false, answered: null }])
  await crisis.say(carthia, id, 'No, it is not.', { ...words, class: 'clarification', replyTo: String(asked.n) })
  expect(await rings()).toMatchObject([
    { ours: true, answered: null },
    { ours: false, answered: { by: { accountId: other.desk } } },
  ])
  // Nobody acknowledges what nobody named, and a desk stops no bell.
  await expect(crisis.acknowledge(belmere, id, [])).rejects.toThrow('Name the messages')
  const noted = await crisis.acknowledge(belmere, id, ['1'])
  expect(noted).toMatchObject({ json: { acknowledged: [], noted: [expect.any(String)] } })
  expect(noted.lines[0]).toContain('noted by the desk Belmere duty desk')
  expect(await rings()).toMatchObject([{ ours: true, answered: null }, { ours: false }])

  await host.stop()
  const waits = await crisis.say(belmere, id, 'The network is down.', { ...words, class: 'notification' })
  expect(waits.json).toMatchObject({ status: 'waiting' })
  const file = join(host.folder, 'out.chancery-crisis')
  await crisis.exportSealed(belmere, id, file, [])
  expect((await crisis.importSealed(carthia, await readFile(file))).lines[0]).toContain('The network is down.')
  const { n } = z.object({ n: z.number() }).parse(waits.json)
  await crisis.say(carthia, id, 'We have it.', { ...words, class: 'clarification', replyTo: String(n) })
  const codes = z
    .object({ codes: z.array(z.string()) })
    .parse((await crisis.exportSealed(carthia, id, undefined, [])).json).codes
  const text = join(host.folder, 'codes.txt')
  await writeFile(text, codes.join('\n'))
  const said = Said.parse(waits.json).message
  expect((await crisis.importSealed(belmere, await readFile(text))).json).toMatchObject({
    by: 'qr',
    received: expect.arrayContaining([said]),
  })
  await expect(crisis.importSealed(belmere, new Uint8Array(10))).rejects.toMatchObject({ why: 'not-ours' })
  expect((await crisis.show(belmere, id)).lines.join('\n')).toMatch(/The network is down\..*answered; by file/)
}, 120_000)
