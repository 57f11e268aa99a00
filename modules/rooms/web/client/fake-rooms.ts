// TEMPORARY: stands in for sealing/client until it lands.
import type * as v from '../../sealing/views.ts'

const d = (id: string, name: string) => ({ id, name })
const belmere = d('b', 'Delegation of Belmere')
const carthia = d('c', 'Delegation of Carthia')
const long = d('e', 'Permanent Mission of the Federated Maritime Republic of Esteria to the Lantern Sea Forum')
const person = (account: string, name: string, delegation: { id: string; name: string }): v.Person => ({
  account,
  name,
  delegation,
})
const lena = person('l', 'Lena Arkwright', belmere)
const samir = person('s', 'Samir Okonde', carthia)
const roshan = person('r', 'روشن داریل', long)
const hugo = person('h', 'Maximiliane-Antoinette von Hohenfels-Wittgenstein', long)
const now = Date.now()
const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
const dev = (p: v.Person) => ({ ...p, device: `${p.account}1` })
let n = 0
const msg = (
  from: v.Person,
  minutes: number,
  content: v.Content,
  more: Partial<v.MessageView> = {},
): v.MessageView => ({
  id: more.id ?? `m${++n}`,
  seq: (n += 1),
  epoch: 3,
  at: at(minutes),
  sentAt: at(minutes),
  from: dev(from),
  own: from === lena,
  state: 'sent',
  marking: 'amber',
  exercise: false,
  content,
  receipts: [lena, samir, roshan]
    .filter((p) => p !== from)
    .map((p, i) => ({ ...p, delivered: at(minutes - 1), ...(i === 0 ? { read: at(minutes - 2) } : {}) })),
  ...more,
})
const t = (text: string): v.Content => ({ kind: 'text', text })
const sys = (line: v.SystemLine): v.Content => ({ kind: 'system', line })
const messages: v.MessageView[] = [
  msg(lena, 3000, sys({ name: 'opened', by: lena })),
  msg(lena, 2999, sys({ name: 'joined', by: lena, who: samir, role: 'member' })),
  msg(lena, 2998, sys({ name: 'joined', by: lena, who: roshan, role: 'observer' })),
  msg(
    lena,
    2990,
    t(
      'Good evening. The pilot booking system of Belmere has been down since 18:40. We believe the same people as in spring.\nWe ask both delegations to look for the address below before midnight.',
    ),
    { id: 'x1' },
  ),
  msg(samir, 2985, t('Received. Our CERT is looking. First answer at 21:00.'), { replyTo: 'x1' }),
  msg(samir, 2984, {
    kind: 'file',
    name: 'indicators-of-the-night.stix.json',
    type: 'application/json',
    size: 48213,
    sha256: 'ab'.repeat(32),
    text: 'What we have so far.',
  }),
  msg(roshan, 1500, t('شب بخیر. ما هم همین نشانی را در شبکهٔ بندر دیده‌ایم.')),
  msg(
    hugo,
    1450,
    t(
      'May I ask whether the second address is confirmed? A very long address without any break follows: https://a-very-long-address-without-any-break.example/with/a/path/that/goes/on/and/on/and/on/until/it/must/break',
    ),
  ),
  msg(samir, 90, t('Please confirm that the harbour authority has been told, and by whom.'), {
    id: 'ack',
    acknowledge: { by: at(-45), of: ['l', 'r'], missing: ['l', 'r'], mine: 'asked', late: false },
  }),
  msg(lena, 60, sys({ name: 'device-left', by: samir, who: samir, deviceName: 'Chromium, Linux', forced: true })),
  msg(lena, 30, t('Could everybody acknowledge the hour of the next call: 07:00 UTC.'), {
    acknowledge: { by: at(-600), of: ['s', 'r'], missing: ['r'], mine: 'not-asked', late: false },
    receipts: [
      { ...samir, delivered: at(29), read: at(28), acknowledged: at(25) },
      { ...roshan, delivered: at(20) },
    ],
  }),
  msg(samir, 12, { kind: 'gone' }, { state: 'expired', expiresAt: at(2) }),
  msg(samir, 6, t('This will be gone at seven.'), { expiresAt: at(-100), marking: 'red' }),
  msg(lena, 1, t('On it. I shall call Carthia by telephone as well.'), { seq: null, state: 'waiting' }),
]
const member = (p: v.Person, role: v.Role, more: Partial<v.MemberView> = {}): v.MemberView => ({
  ...p,
  role,
  me: p === lena,
  powers: ['speak', 'agree-ad-referendum'],
  stands: true,
  devices: [{ id: `${p.account}1`.padEnd(22, 'x'), name: 'Chromium, Linux', leaf: 0, own: p === lena, stands: true }],
  ...more,
})
const view: v.RoomView = {
  id: 'r1',
  title: 'Pilot booking system: Belmere, Carthia, Esteria',
  state: 'open',
  marking: 'amber',
  exercise: false,
  role: 'chair',
  members: 4,
  unread: 3,
  awaited: 1,
  waiting: 1,
  alarms: 0,
  lastAt: at(1),
  lastText: 'On it. I shall call Carthia by telephone as well.',
  history: 'snapshot',
  epoch: 7,
  lastSeq: 31,
  code: '104423 993810 447120 556023 118390',
  codeSince: at(61),
  people: [
    member(lena, 'chair'),
    member(samir, 'member', {
      stands: false,
      devices: [
        { id: 's1'.padEnd(22, 'y'), name: 'Chromium, Linux', leaf: 1, own: false, stands: true },
        {
          id: 's2'.padEnd(22, 'z'),
          name: 'Telephone of the duty officer',
          leaf: 2,
          own: false,
          stands: false,
          why: 'removed',
        },
      ],
    }),
    member(roshan, 'observer'),
    member(hugo, 'mediator'),
  ],
  messages,
  caucuses: [{ id: 'r3', title: 'Belmere and Carthia', members: ['l', 's'], unread: 1, state: 'open' }],
  may: { speak: true, invite: true, expel: true, change: true, caucus: true, leave: true, close: true },
  recorded: { seq: 30, index: 4711 },
  deliveryAgrees: true,
}
const views: v.RoomView[] = [
  view,
  {
    ...view,
    id: 'r2',
    title: 'EXERCISE Copper Lantern: duty desks',
    exercise: true,
    marking: 'green',
    role: 'observer',
    unread: 0,
    awaited: 0,
    waiting: 0,
    may: {
      ...view.may,
      speak: 'observer',
      invite: 'not-chair',
      expel: 'not-chair',
      change: 'not-chair',
      close: 'not-chair',
    },
    lastText: 'Inject 4 has been delivered.',
    caucuses: [],
    messages: [],
  },
  {
    ...view,
    id: 'r3',
    title: 'Belmere and Carthia',
    caucusOf: 'r1',
    caucuses: [],
    unread: 1,
    awaited: 0,
    waiting: 0,
    people: view.people.slice(0, 2),
    members: 2,
  },
  {
    ...view,
    id: 'r4',
    title: 'Consultation on the outage of March',
    state: 'closed',
    unread: 0,
    awaited: 0,
    waiting: 0,
    lastAt: at(90000),
    lastText: 'Thank you all.',
    may: {
      speak: 'not-open',
      invite: 'not-open',
      expel: 'not-open',
      change: 'not-open',
      caucus: 'not-open',
      leave: 'not-open',
      close: 'not-open',
    },
  },
]
let alarms: v.RoomAlarm[] = [
  {
    id: 'a1',
    kind: 'ghost-device',
    weight: 'grave',
    at: at(14),
    room: 'r1',
    values: {
      person: 'Samir Okonde',
      delegation: 'Delegation of Carthia',
      device: 'Chromium, Windows',
      room: view.title,
    },
    evidence: { statement: 'x' },
  },
  { id: 'a2', kind: 'list-expired', weight: 'care', at: at(300), values: {}, evidence: {} },
]
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((l) => l())
const change = (id: string, f: (r: v.RoomView) => v.RoomView) => {
  const i = views.findIndex((r) => r.id === id)
  const r = views[i]
  if (r) views[i] = f(r)
  tell()
}
const wait = (ms = 300) => new Promise((r) => setTimeout(r, ms))

export const fakeRooms: v.Rooms = {
  start: async () => tell(),
  sync: async () => {},
  connection: () => (navigator.onLine ? 'connected' : 'lost'),
  subscribe: (l) => (listeners.add(l), () => void listeners.delete(l)),
  list: () => views,
  room: (id) => views.find((r) => r.id === id),
  alarms: () => alarms,
  settle: async (id) => {
    alarms = alarms.map((a) => (a.id === id ? { ...a, settledAt: at(0) } : a))
    tell()
  },
  evidence: (id) => JSON.stringify(alarms.find((a) => a.id === id)),
  open: async (o) => {
    await wait()
    const id = `n${Date.now()}`
    views.push({
      ...view,
      ...o,
      id,
      messages: [],
      people: view.people.slice(0, 1),
      unread: 0,
      awaited: 0,
      waiting: 0,
      caucuses: [],
    })
    tell()
    return id
  },
  change: async (id, o) => change(id, (r) => ({ ...r, ...o })),
  invite: async (_, o) => {
    await wait()
    return { invited: o.devices.slice(1), refused: [{ device: 'q', name: 'Malai Suthep', why: 'no-key-package' }] }
  },
  setRole: async (id, account, role) =>
    change(id, (r) => ({ ...r, people: r.people.map((p) => (p.account === account ? { ...p, role } : p)) })),
  expel: async (id, account) => change(id, (r) => ({ ...r, people: r.people.filter((p) => p.account !== account) })),
  removeDevice: async () => {},
  leave: async (id) => change(id, (r) => ({ ...r, state: 'left' })),
  close: async (id) => change(id, (r) => ({ ...r, state: 'closed' })),
  present: async () => {},
  say: async (id, o) => {
    const m = msg(lena, 0, t(o.text), { replyTo: o.replyTo ?? '' })
    change(id, (r) => ({ ...r, messages: [...r.messages, m] }))
    return m.id
  },
  sendFile: async (id, f, o) => {
    for (let i = 0; i <= 10; i++) {
      o?.signal?.throwIfAborted()
      o?.progress?.((f.bytes.length * i) / 10, f.bytes.length)
      await wait(200)
    }
    const m = msg(lena, 0, { kind: 'file', name: f.name, type: f.type, size: f.bytes.length, sha256: 'ab'.repeat(32) })
    change(id, (r) => ({ ...r, messages: [...r.messages, m] }))
    return m.id
  },
  openFile: async () => {
    await wait()
    return new TextEncoder().encode('hello')
  },
  withdraw: async () => true,
  acknowledge: async (id, m) =>
    change(id, (r) => ({
      ...r,
      awaited: 0,
      messages: r.messages.map((x) =>
        x.id === m && x.acknowledge ? { ...x, acknowledge: { ...x.acknowledge, mine: 'done' } } : x,
      ),
    })),
  read: async () => {},
  flush: async () => {},
  caucus: async () => 'r3',
  transcript: async () => new TextEncoder().encode('{}'),
  search: (words) =>
    messages
      .filter((m) => m.content.kind === 'text' && m.content.text.toLowerCase().includes(words.toLowerCase()))
      .map((message) => ({
        room: 'r1',
        message,
        at: [
          {
            from: (message.content as { text: string }).text.toLowerCase().indexOf(words.toLowerCase()),
            to: (message.content as { text: string }).text.toLowerCase().indexOf(words.toLowerCase()) + words.length,
          },
        ],
      })),
  people: (accounts) =>
    accounts.map((account) => ({ account, name: account, delegation: carthia, devices: [`${account}1`] })),
}
