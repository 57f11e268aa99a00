/** What a final document says, read off the signed operations in it: for pages and for the command line. */
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { ActKind, ActOf } from '../text/acts.ts'
import type { Entry } from '../text/state.ts'
import type { FinalDocument } from './document-format.ts'
import { isEntered } from './record-entries.ts'
import type { Silence, StatementMade } from './state.ts'
import { type Choice, type Count, countVotes } from './votes.ts'

export type Acted<Kind extends ActKind> = Omit<Entry, 'signed'> & {
  signed: Entry['signed']
  act: ActOf<Kind>
  operation: string
}

/**
 * When something was done, and whose clock says so. `record`: the time of its entry in the record, which the host wrote
 * and witnesses bound; to be relied upon once the document was verified. `device`: the clock of the device that signed it,
 * which signed the time too. The host's time on the envelope, which nobody signed, is shown to nobody.
 */
export type Moment = { at: string; clock: 'record' | 'device' }

export type VoteRead = {
  title: string
  rule: DecisionRule
  /** Counted anew from signed votes; where it was not by name, as the chair counted. */
  count: Count
  rollCall: { delegation: string; name: string; choice: Choice | 'absent' }[]
  closed: Moment
}
export type SilenceRead = {
  title: string
  template: Silence['template']
  opened: Moment
  until: string
  closed: Moment
  /** All of them late, or it would not have been adopted. */
  objections: (Moment & { delegation: string; name: string; words: string })[]
  announced?: Moment
  issued?: Moment & { symbol: string }
}
export type SignatureRead = {
  delegation: string
  name: string
  signed?: Moment & { name: string; capacity: string }
}
export type StatementRead = Pick<StatementMade, 'id' | 'type' | 'on' | 'text' | 'delegation' | 'group'> &
  Moment & {
    name: string
    operation: string
    /** The paragraphs whose words were others when it was made, or that are in the adopted text no more: by their ids. */
    earlier: string[]
  }
export type DocumentRead = {
  document: FinalDocument
  adoption: Moment & { by: string; decided: ActOf<'adopt'>['by']; text: string; symbol?: string }
  signatures: SignatureRead[]
  statements: StatementRead[]
  vote?: VoteRead
  silence?: SilenceRead
}

/** The entries of one kind, in the order of the room. */
export function actedIn<Kind extends ActKind>(entries: readonly Entry[], kind: Kind): Acted<Kind>[] {
  return entries
    .flatMap((entry) => {
      const { act, id } = entry.signed.operation
      return isOf(act, kind) ? [{ ...entry, act, operation: id }] : []
    })
    .toSorted((a, b) => a.seq - b.seq || a.index - b.index)
}

function isOf<Kind extends ActKind>(act: ActOf<ActKind>, kind: Kind): act is ActOf<Kind> {
  return act.kind === kind
}

/** Undefined where there is no operation that adopts. Says nothing of whether any of it holds: verify-document.ts. */
export function readDocument(document: FinalDocument): DocumentRead | undefined {
  const adopted = actedIn(document.entries, 'adopt').find(({ act }) => act.adoption === document.adoption)
  if (!adopted) return undefined
  const { act, by } = adopted
  const symbol = act.symbol ?? document.symbol
  const vote = act.by.way === 'vote' ? voteIn(document, act.by.vote) : undefined
  const silence = act.by.way === 'silence' ? silenceIn(document, act.by.silence) : undefined
  return {
    document,
    adoption: {
      ...momentOf(document, adopted),
      by: by.delegation,
      decided: act.by,
      text: act.text,
      ...(symbol === undefined ? {} : { symbol }),
    },
    signatures: sheetIn(document),
    statements: statementsIn(document),
    ...(vote ? { vote } : {}),
    ...(silence ? { silence } : {}),
  }
}

function momentOf(
  { places }: FinalDocument,
  { operation, signed }: Pick<Acted<ActKind>, 'operation' | 'signed'>,
): Moment {
  const { act, sentAt } = signed.operation
  const place = isEntered(act.kind) ? places.find((one) => one.operation === operation) : undefined
  return place ? { at: place.at, clock: 'record' } : { at: sentAt, clock: 'device' }
}

function sheetIn(document: FinalDocument): SignatureRead[] {
  const signed = actedIn(document.entries, 'sign').filter(({ act }) => act.adoption === document.adoption)
  return document.parties.map(({ delegation, name }) => {
    const own = signed.find(({ by }) => by.delegation === delegation)
    return {
      delegation,
      name,
      ...(own ? { signed: { name: own.by.name, capacity: own.act.capacity, ...momentOf(document, own) } } : {}),
    }
  })
}

function statementsIn(document: FinalDocument): StatementRead[] {
  const adopted = new Map(document.paragraphs.map(({ hash, id }) => [id, hash]))
  return actedIn(document.entries, 'statement.make').map((made) => {
    const { act, by, operation } = made
    return {
      id: act.statement,
      operation,
      type: act.type,
      on: act.on,
      earlier: act.on.flatMap(({ hash, paragraph }) => (adopted.get(paragraph) === hash ? [] : [paragraph])),
      text: act.text,
      ...momentOf(document, made),
      delegation: by.delegation,
      name: by.delegationName,
      ...(act.group === undefined ? {} : { group: act.group }),
    }
  })
}

function voteIn(document: FinalDocument, id: string): VoteRead | undefined {
  const { counted, entries, parties } = document
  const opened = actedIn(entries, 'vote.open').find(({ act }) => act.vote === id)
  const closed = actedIn(entries, 'vote.close').find(({ act }) => act.vote === id)
  if (!opened || !closed) return undefined
  const { rollCall, rule, title } = opened.act
  const inTime = actedIn(entries, 'vote.cast').filter(
    ({ act, at, seq }) =>
      act.vote === id &&
      seq <= closed.seq &&
      (opened.act.until === undefined || Date.parse(at) < Date.parse(opened.act.until)),
  )
  // What counts is the last one of each.
  const cast = new Map(inTime.map(({ act, by }) => [by.delegation, { choice: act.choice }]))
  const told = rollCall ? Object.fromEntries(cast) : invented(parties, counted)
  return {
    title,
    rule,
    count: countVotes(
      rule,
      parties.map(({ delegation }) => delegation),
      told,
    ),
    rollCall: rollCall
      ? parties.map(({ delegation, name }) => ({
          delegation,
          name,
          choice: cast.get(delegation)?.choice ?? ('absent' as const),
        }))
      : [],
    closed: momentOf(document, closed),
  }
}

/** Some votes that give this count: whose they were was not said. */
function invented(parties: FinalDocument['parties'], counted: FinalDocument['counted']) {
  const { yes = 0, no = 0, abstain = 0 } = counted ?? {}
  const choiceAt = (at: number): Choice | undefined => {
    if (at < yes) return 'yes'
    if (at < yes + no) return 'no'
    return at < yes + no + abstain ? 'abstain' : undefined
  }
  return Object.fromEntries(
    parties.flatMap(({ delegation }, at) => {
      const choice = choiceAt(at)
      return choice ? [[delegation, { choice }] as const] : []
    }),
  )
}

function silenceIn(document: FinalDocument, id: string): SilenceRead | undefined {
  const { entries } = document
  const opened = actedIn(entries, 'silence.open').find(({ act }) => act.silence === id)
  const extended = actedIn(entries, 'silence.extend').filter(({ act }) => act.silence === id)
  const broken = actedIn(entries, 'silence.break').filter(({ act }) => act.silence === id)
  const closed = actedIn(entries, 'silence.close').find(({ act }) => act.silence === id && act.outcome === 'adopted')
  if (!opened || !closed) return undefined
  const announced = actedIn(entries, 'silence.announce').find(({ act }) => act.silence === id)
  const issued = actedIn(entries, 'silence.issue').find(({ act }) => act.silence === id)
  return {
    title: opened.act.title,
    template: opened.act.template,
    opened: momentOf(document, opened),
    until: extended.at(-1)?.act.until ?? opened.act.until,
    closed: momentOf(document, closed),
    objections: broken.map((one) => ({
      delegation: one.by.delegation,
      name: one.by.delegationName,
      words: one.act.words,
      ...momentOf(document, one),
    })),
    ...(announced ? { announced: momentOf(document, announced) } : {}),
    ...(issued ? { issued: { symbol: issued.act.symbol, ...momentOf(document, issued) } } : {}),
  }
}
