import { expect, test } from 'vitest'
import type { TestClient } from './test-client.ts'
import { settle, threeDelegations } from './test-conversation.ts'
import { openTestHost, type TestHost } from './test-host.ts'
import { deceived } from './test-lies.ts'

const raised = ({ rooms }: TestClient, kind: string) => rooms.alarms().filter((alarm) => alarm.kind === kind)

async function later(host: TestHost, minutes: number, grows = true): Promise<void> {
  host.now.at += minutes * 60_000
  if (!grows) return
  host.keys.record.fill(1)
  await host.keys.publish()
}

test('a host that names no entries of a room, while the record takes in others, is missed after a quarter of an hour', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  const line = host.doors(carthia.person.id)
  const silent = {
    ...line,
    fetch: async (asked: Parameters<typeof line.fetch>[0]) => ({ ...(await line.fetch(asked)), entries: [] }),
  }
  const deaf = await deceived(host, carthia, { doors: silent })
  await belmere.rooms.say(id, { text: 'For the record.' })
  await settle(id, [belmere, deaf, norhaven])
  await later(host, 14)
  await settle(id, [belmere, deaf, norhaven])
  expect(raised(deaf, 'not-recorded')).toEqual([])
  await later(host, 2)
  for (const one of [belmere, deaf, norhaven]) await one.rooms.sync()
  expect(raised(deaf, 'not-recorded')).toMatchObject([{ weight: 'grave' }])
  for (const one of [belmere, norhaven]) expect(raised(one, 'not-recorded')).toEqual([])
})

test('a record that stands still accuses nobody', async () => {
  const host = await openTestHost()
  const { id, belmere, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'The host waits for its witnesses.' })
  await settle(id, all)
  await later(host, 60, false)
  for (const one of all) await one.rooms.sync()
  for (const one of all) expect(raised(one, 'not-recorded')).toEqual([])
})

test('an entry that the record contradicts is an alarm, and no lost connection', async () => {
  const host = await openTestHost({ recorded: true })
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  let lying = false
  const { fetch } = host.keys.record
  const crooked = async (path: string): Promise<Uint8Array> => {
    const bytes = await fetch(path)
    return lying && path.includes('tile/entries') ? bytes.map((byte) => byte ^ 1) : bytes
  }
  const deaf = await deceived(host, carthia, { fetch: crooked })
  lying = true
  await belmere.rooms.say(id, { text: 'For the record.' })
  await later(host, 1)
  await settle(id, [belmere, deaf, norhaven])
  expect(deaf.rooms.alarms().map(({ kind }) => kind)).toContain('record-forked')
  expect(belmere.rooms.alarms()).toEqual([])
})
