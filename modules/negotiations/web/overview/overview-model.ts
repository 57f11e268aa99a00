// A small delegation's day in one page: what touches it, and what waits for it, in all negotiations at once; pure.
import type { BriefItem, NegotiationView } from '../../client/views.ts'
import type { Done, Negotiation, Paragraph } from '../../text/state.ts'
import { newsSince, touches } from '../../versions/since.ts'
import { askedOf, readRedLine, type Touch, touchesOf } from '../brief/brief-model.ts'

export type Awaited = {
  what: 'silence' | 'vote' | 'ad-referendum' | 'capital'
  id: string
  until: string
  /** What is asked about, where it has a name. */
  title?: string
  paragraph?: string
}

/** What waits for an answer of this delegation, what ends first before the others. What has lapsed is left out. */
export function awaitedOf({ state, me }: NegotiationView, items: readonly BriefItem[], now: number): Awaited[] {
  const own = me.delegation
  const { silences, votes } = state.deciding
  const all: Awaited[] = [
    ...Object.values(silences).flatMap((one): Awaited[] =>
      one.state === 'running' ? [{ what: 'silence', id: one.id, until: one.until, title: one.title }] : [],
    ),
    ...Object.values(votes).flatMap((one): Awaited[] =>
      one.closedAt === undefined && one.until !== undefined && !one.cast[own]
        ? [{ what: 'vote', id: one.id, until: one.until, title: one.title }]
        : [],
    ),
    ...Object.values(state.paragraphs).flatMap((one) => asksOf(state, one, own)),
    ...askedOf(items).flatMap(({ question, answer }): Awaited[] =>
      answer || !question.until
        ? []
        : [
            {
              what: 'capital',
              id: question.id,
              until: question.until,
              title: question.text,
              ...(question.paragraph ? { paragraph: question.paragraph } : {}),
            },
          ],
    ),
  ]
  return all
    .filter(({ until, what }) => Date.parse(until) > now && (me.party || what === 'capital'))
    .toSorted((a, b) => Date.parse(a.until) - Date.parse(b.until))
}

function asksOf({ adReferendum }: Negotiation, { id, stage, adReferendum: here }: Paragraph, own: string): Awaited[] {
  const procedure = stage === 'ad-referendum' && here ? adReferendum[here.procedure] : undefined
  if (!procedure || procedure.answers[id]?.[own]) return []
  return [{ what: 'ad-referendum', id: procedure.id, until: procedure.until, paragraph: id }]
}

export type Concern = {
  paragraph: string
  /** Acts of others since this person last looked. */
  news: number
  instructed: boolean
  marked: boolean
  crossed: Touch[]
}

/** Paragraphs that touch what is this delegation's: crossed red lines before all, then what moved. */
export function concernsOf(
  { state, me }: Pick<NegotiationView, 'state' | 'me'>,
  items: readonly BriefItem[],
  history: readonly Done[],
  since: number,
): Concern[] {
  const news = newsSince(history, state, { count: since, delegation: me.delegation })
  return Object.values(state.paragraphs)
    .filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged')
    .map((paragraph): Concern => {
      const own = items.filter((item) => item.paragraph === paragraph.id)
      return {
        paragraph: paragraph.id,
        news: news.find((one) => one.paragraph === paragraph.id)?.acts.length ?? 0,
        instructed: own.some(({ kind }) => kind === 'instruction' || kind === 'red-line' || kind === 'fallback'),
        marked: touches(state, paragraph.id, me.delegation),
        crossed: own
          .filter(({ kind }) => kind === 'red-line')
          .flatMap(({ text }) => touchesOf(readRedLine(text), paragraph)),
      }
    })
    .filter(
      ({ news: moved, instructed, marked, crossed }) => crossed.length > 0 || (moved > 0 && (instructed || marked)),
    )
    .toSorted((a, b) => b.crossed.length - a.crossed.length || b.news - a.news)
}

/** Where this delegation stands among those who wait to speak; nothing where it does not. */
export function placeOnFloor({ floor }: Negotiation, delegation: string): { place: number; of: number } | undefined {
  const waiting = floor.filter(({ state }) => state === 'waiting')
  const place = waiting.findIndex((one) => one.delegation === delegation) + 1
  return place > 0 ? { place, of: waiting.length } : undefined
}

/** The whole first, its parallel groups beside it; those whose whole is not here stand together under its name. */
export function together(views: readonly NegotiationView[]): { title: string; views: NegotiationView[] }[] {
  const found = new Map<string, { title: string; views: NegotiationView[] }>()
  for (const view of views) {
    const { groupOf } = view.state
    const key = groupOf?.room ?? view.room
    const one = found.get(key) ?? { title: groupOf?.title ?? view.state.title, views: [] }
    if (groupOf) one.views.push(view)
    else {
      one.title = view.state.title
      one.views.unshift(view)
    }
    found.set(key, one)
  }
  return [...found.values()]
}
