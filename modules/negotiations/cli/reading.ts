import { minute, oneLine, type Told, type Wants, warnings } from '#modules/rooms/cli/index.ts'
import type { BriefItem, NegotiationSummary, NegotiationView } from '../client/views.ts'
import { textBetween, textOf } from '../text/chars.ts'
import { alternativeLabels, labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import { statusOf } from '../text/status.ts'
import type { Done, Negotiation, Paragraph } from '../text/state.ts'
import { negotiationNamed, openNegotiationDesk } from './desk.ts'
import { paragraphNamed } from './finding.ts'

export async function list(wants: Wants): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const negotiations = desk.negotiations.list()
  return { json: { negotiations }, lines: [...negotiations.map(summaryLine), ...warnings(desk)] }
}

function summaryLine(one: NegotiationSummary): string {
  const marks = [
    one.exercise ? 'EXERCISE' : '',
    one.class,
    one.adopted ? 'adopted' : `${one.paragraphs} paragraphs, ${one.bracketed} bracketed, ${one.agreed} agreed`,
    one.news > 0 ? `${one.news} new` : '',
    one.waiting > 0 ? `${one.waiting} waiting to be sent` : '',
    one.deadline ? `${one.deadline.what} until ${minute(one.deadline.until)}` : '',
  ]
  return `${one.room}  ${titleOf(one)}  [${marks.filter(Boolean).join('; ')}]`
}

const titleOf = ({ symbol, title }: Pick<NegotiationSummary, 'symbol' | 'title'>): string =>
  `${symbol ? `${oneLine(symbol)} ` : ''}${oneLine(title)}`

/** The text as it stands, paragraph by paragraph, with what is open in it and who stands where. */
export async function show(wants: Wants, room: string, paragraph?: string): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const view = negotiationNamed(desk, room)
  const { state } = view
  const shown = paragraph === undefined ? inOrder(state) : [paragraphNamed(state, paragraph)]
  const labels = labelsOf(state)
  const name = namesOf(state, desk.trust.list()?.delegations ?? [])
  const lines = shown.flatMap((one) => paragraphLines(one, labels[one.id] ?? '', name))
  await desk.negotiations.looked(view.room)
  return {
    json: { ...headOf(view), paragraphs: shown.map((one) => ({ label: labels[one.id] ?? '', ...one })) },
    lines: [summaryLine(view), ...alarmLines(view), '', ...lines, ...procedureLines(state), ...warnings(desk)],
  }
}

function headOf({ alarms, me, origin, pending, refusals, room, state }: NegotiationView) {
  const { class: documentClass, count, deciding, language, openness, parties, symbol, title, trail } = state
  const head = { room, title, symbol, class: documentClass, language, parties, openness, count, trail }
  return { ...head, deciding, me, origin, pending, refusals, alarms }
}

function alarmLines({ alarms, origin }: NegotiationView): string[] {
  return [
    ...alarms.map(({ about, kind }) => `ALARM ${kind}: ${oneLine(about)}`),
    ...(origin.kind === 'snapshot' && !origin.confirmed
      ? [`This state was handed over; ${origin.checked} of ${origin.of} entries behind it are checked.`]
      : []),
  ]
}

export function paragraphLines(paragraph: Paragraph, label: string, name: NameOf): string[] {
  const names = alternativeLabels(paragraph)
  const living = paragraph.alternatives.filter(({ withdrawn }) => withdrawn === undefined)
  return [
    `${label || paragraph.type}  ${statusOf(paragraph)}  <${paragraph.id}>`,
    ...living.map(({ id, delegation, runs }) => {
      const head = names[id] ? `${names[id]} (${name(delegation)}): ` : ''
      return `    ${head}${oneLine(textOf(runs))}`
    }),
    ...paragraph.brackets.map(({ alternative, proposers, range, reason }) => {
      const runs = paragraph.alternatives.find(({ id }) => id === alternative)?.runs ?? []
      const why = reason ? ` – ${oneLine(reason)}` : ''
      return `    [${oneLine(textBetween(runs, range))}]  by ${proposers.map(name).join(', ')}${why}`
    }),
    ...paragraph.amendments
      .filter(({ state: fate }) => fate === 'open')
      .map(({ delegation, edit }) => `    ${name(delegation)} proposes: “${oneLine(edit.insert)}”`),
    ...Object.values(paragraph.positions).map(({ delegation, hash, stand }) => {
      const earlier = hash === paragraph.hash ? '' : ', on earlier words'
      return `    ${name(delegation)}: ${stand}${earlier}`
    }),
    '',
  ]
}

function procedureLines({ deciding, openness }: Negotiation): string[] {
  const { adoption, silences, statements, votes } = deciding
  return [
    ...Object.values(silences).map(({ id, state, title, until }) => {
      return `silence “${oneLine(title)}” until ${minute(until)}: ${state}  <${id}>`
    }),
    ...Object.values(votes).map(
      ({ closedAt, id, title }) => `vote “${oneLine(title)}”${closedAt ? ', closed' : ''}  <${id}>`,
    ),
    ...Object.values(statements)
      .filter(({ withdrawnAt }) => withdrawnAt === undefined)
      .map(({ text, type }) => `${type}: ${oneLine(text)}`),
    ...(adoption
      ? [`adopted ${minute(adoption.at)} by ${adoption.by.way}, ${adoption.signatures.length} signatures`]
      : []),
    ...(openness.mode === 'open' ? ['open to the public'] : []),
  ]
}

type NameOf = (delegation: string) => string

/** As the text calls its parties; whoever is none, such as the chair, as the credentials list does. */
export function namesOf(
  { parties }: Pick<Negotiation, 'parties'>,
  listed: readonly { id: string; name: string }[],
): NameOf {
  const names = new Map([
    ...listed.map(({ id, name }) => [id, oneLine(name)] as const),
    ...parties.map(({ delegation, name }) => [delegation, oneLine(name)] as const),
  ])
  return (delegation) => names.get(delegation) ?? delegation.slice(0, 8)
}

/** Every act in its order, the refused ones with the reason. */
export async function history(
  wants: Wants,
  room: string,
  range: { from?: number | undefined; to?: number | undefined },
): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const { room: id } = negotiationNamed(desk, room)
  const { from, to } = range
  const entries = await desk.negotiations.history(id, {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  return { json: { room: id, entries }, lines: [...entries.map(entryLine), ...warnings(desk)] }
}

function entryLine({ at, by, count, kind, outcome }: Done): string {
  const fate = outcome.fate === 'done' ? '' : `  REFUSED: ${outcome.refused.why}`
  return `${count}  ${minute(at)}  ${oneLine(by.name)} (${oneLine(by.delegationName)})  ${kind}${fate}`
}

export type Brief = {
  paragraph?: string | undefined
  write?: string | undefined
  kind: BriefItem['kind']
  remove?: string | undefined
}

/** What one's own delegation says to itself alone: read, written, taken away. */
export async function brief(wants: Wants, room: string, o: Brief): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const { room: id, state, title } = negotiationNamed(desk, room)
  const { brief: own } = desk.negotiations
  const paragraph = o.paragraph === undefined ? undefined : paragraphNamed(state, o.paragraph).id
  if (o.remove !== undefined) await own.remove(o.remove)
  if (o.write !== undefined) {
    if (own.room() === undefined) await own.open(`Brief: ${title}`)
    await own.write({ room: id, kind: o.kind, text: o.write, ...(paragraph === undefined ? {} : { paragraph }) })
  }
  await desk.rooms.sync(own.room())
  const items = own.of(id, paragraph)
  const labels = labelsOf(state)
  const lines = items.map(({ at, by, id: item, kind, paragraph: of, text }) => {
    const where = of === undefined ? '' : ` on ${labels[of] ?? of}`
    return `${minute(at)}  ${kind}${where}: ${oneLine(text)}  – ${oneLine(by.name)}  <${item}>`
  })
  return { json: { room: id, items }, lines: [...lines, ...warnings(desk)] }
}
