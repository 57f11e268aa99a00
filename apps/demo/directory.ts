import type { ContactProfile, NominationLine } from '#modules/contacts/contract.ts'
import { passNominations } from '#modules/contacts/server/index.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { PartyName, PersonName } from './cast.ts'
import { type Entry, entries, zones } from './contact-entries.ts'
import type { Stage } from './stage.ts'

const waiting = '24/7 desk for requests of prosecutors'

const heads: Partial<Record<PartyName, PersonName>> = {
  belmere: 'belmere.head',
  carthia: 'carthia.head',
  dorvane: 'dorvane.duty',
  esteria: 'esteria.duty',
  norhaven: 'norhaven.duty',
  quillon: 'quillon.duty',
}

export async function buildDirectory(stage: Stage, house: House): Promise<void> {
  stage.daysAgo(0)
  const ofCarthia = await nominationsOf(stage, 'carthia')
  // The last act of this scene: it stands only when all before it do.
  if (ofCarthia.some((one) => one.function === waiting && one.status !== 'draft')) return
  for (const entry of entries) await bringIn(stage, house, entry)
  await planWatch(stage, house.now())
  await nominate(stage)
}

function headOf(party: PartyName): PersonName {
  const head = heads[party]
  if (!head) throw new Error(`Nobody heads ${party} in the demo world`)
  return head
}

async function nominationsOf(stage: Stage, party: PartyName): Promise<NominationLine[]> {
  const { items } = await stage.doors(headOf(party)).contacts.nominations.list({ limit: 200 })
  return items.filter(({ status }) => status !== 'withdrawn')
}

function profileOf(stage: Stage, entry: Entry): ContactProfile {
  const forCerts = stage.to('amber', { groups: ['CERTs of the Lantern Sea'] })
  return {
    kind: entry.kind,
    function: entry.function,
    institution: entry.institution,
    languages: entry.languages,
    zone: entry.zone,
    marking: stage.to('green'),
    person: entry.name
      ? { name: entry.name, accountId: entry.person ? stage.person(entry.person) : null, marking: null }
      : null,
    channels: [
      { kind: 'email', value: entry.email, marking: null },
      ...(entry.phone ? [{ kind: 'phone' as const, value: entry.phone, marking: forCerts }] : []),
    ],
    keys: [],
    deputyId: null,
  }
}

/** From draft to force, from wherever it was left. */
async function bringIn(stage: Stage, house: House, entry: Entry): Promise<void> {
  const head = headOf(entry.of)
  const known = (await nominationsOf(stage, entry.of)).find((one) => one.function === entry.function)
  stage.daysAgo(entry.inForce + 5, 8)
  const { nominations } = stage.doors(head).contacts
  let line: NominationLine = known ?? (await drafted(stage, head, profileOf(stage, entry), entry.inForce))
  if (line.status === 'draft') line = await nominations.propose({ id: line.id })
  stage.daysAgo(entry.inForce + 2, 10)
  const { contacts: ofHost } = stage.doors('host.secretary')
  if (line.status === 'proposed') line = await ofHost.nominations.accept({ id: line.id })
  if (line.status === 'accepted') {
    const at = new Date(stage.moment(entry.inForce, 12))
    await inTransaction({ ...house, now: () => at }, system, 'demo.directory', 'acts', (call) =>
      passNominations(call, {}, house),
    )
  }
  const { resultId } = await nominations.one({ id: line.id })
  if (resultId && entry.deputy !== undefined) await nameDeputy(stage, entry, resultId, entry.deputy)
  if (entry.verified === undefined) return
  stage.daysAgo(entry.verified, 11)
  const { directory } = stage.doors(head).contacts
  if (resultId && !(await directory.one({ id: resultId })).verifiedAt) await directory.verify({ id: resultId })
}

async function nameDeputy(stage: Stage, entry: Entry, id: string, deputy: string): Promise<void> {
  const { directory } = stage.doors(headOf(entry.of)).contacts
  if ((await directory.one({ id })).deputyId !== null) return
  stage.daysAgo(entry.inForce - 1, 9)
  const { contacts: colleagues } = await directory.board()
  const { languages, zone, channels, keys } = profileOf(stage, entry)
  const deputyId = colleagues.find((one) => one.function === deputy)?.id ?? null
  await directory.keep({ id, languages, zone, channels, keys, deputyId })
}

async function drafted(
  stage: Stage,
  by: PersonName,
  profile: ContactProfile,
  inForce: number,
): Promise<NominationLine> {
  const note = pageSaying(`The Embassy presents its compliments and nominates: ${profile.function}.`)
  const response = await stage.knock(by, '/notes-verbales?name=note-verbale.pdf', { method: 'POST', body: note })
  if (response.status !== 201) throw new Error(`The demo world could not hand in a note: ${await response.text()}`)
  // Parse boundary: the route answers a note verbale, or an error.
  const { id: noteId } = (await response.json()) as { id: string }
  const { nominations } = stage.doors(by).contacts
  return nominations.draft({
    act: 'nomination',
    profile,
    effectiveAt: stage.moment(inForce, 12),
    noteReference: `NV ${inForce}/2026`,
    noteId,
  })
}

const half = 12 * 3_600_000

/** Two weeks of watches by halves of a day, between lead and night desk; one night, three days ahead, is nobody's. */
async function planWatch(stage: Stage, now: Date): Promise<void> {
  stage.daysAgo(0)
  const { directory, rota } = stage.doors('carthia.head').contacts
  await directory.nameInitiator({ id: stage.person('carthia.duty') })
  const cover = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }
  await rota.cover({ kind: 'technical', cover })
  const desks = (await directory.list({ delegationId: stage.delegation('carthia'), kind: 'technical' })).items
  const [lead, night] = ['Lead analyst, Carthia CERT', 'Night desk, Carthia CERT'].map((wanted) => {
    const desk = desks.find((one) => one.function === wanted)
    if (!desk) throw new Error(`The demo world has no ${wanted}`)
    return desk.id
  })
  const today = new Date(`${stage.date(0)}T00:00:00Z`).getTime()
  const shifts = Array.from({ length: 32 }, (_, index) => ({
    contactId: (index % 2 === 0 ? lead : night) ?? '',
    startsAt: new Date(today + index * half).toISOString(),
    endsAt: new Date(today + (index + 1) * half).toISOString(),
  })).filter(({ endsAt }, index) => index !== 7 && new Date(endsAt).getTime() > now.getTime())
  await rota.plan({ kind: 'technical', shifts })
}

async function nominate(stage: Stage): Promise<void> {
  stage.daysAgo(1, 14)
  const known = (await nominationsOf(stage, 'carthia')).find((one) => one.function === waiting)
  const profile = profileOf(stage, {
    of: 'carthia',
    kind: 'law-enforcement',
    function: waiting,
    institution: 'Prosecutor General of Carthia',
    person: 'carthia.legal',
    name: 'Noor Teshome',
    languages: ['en', 'fr'],
    zone: zones.east,
    email: 'desk247@prosecutor.carthia.example',
    inForce: -6,
  })
  const line = known ?? (await drafted(stage, 'carthia.head', profile, -6))
  await stage.doors('carthia.head').contacts.nominations.propose({ id: line.id })
}

/** A PDF of one page that says one sentence. */
function pageSaying(sentence: string): string {
  const drawing = `BT /F1 12 Tf 72 720 Td (${sentence.replaceAll(/[^ -~]|[()\\]/g, '?')}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj${object}endobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 6\n0000000000 65535 f \n${places.join('')}`
  return `${text}${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`
}
