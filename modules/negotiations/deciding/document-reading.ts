/** What a final document says, read off the signed operations in it: for pages and for the command line. */
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { ActKind, ActOf } from '../text/acts.ts'
import type { Entry } from '../text/state.ts'
import type { FinalDocument } from './document-format.ts'
import type { SheetLine } from './adoption.ts'
import type { Silence, StatementMade } from './state.ts'
import { type Choice, type Count, countVotes } from './votes.ts'

export type Acted<Kind extends ActKind> = Omit<Entry, 'signed'> & {
  signed: Entry['signed']
  act: ActOf<Kind>
  operation: string
}

export type VoteRead = {
  title: string
  rule: DecisionRule
  /** Counted anew from signed votes; where it was not by name, as the chair counted. */
  count: Count
  rollCall: { delegation: string; name: string; choice: Choice | 'absent' }[]
  closedAt: string
}
export type SilenceRead = {
  title: string
  template: Silence['template']
  openedAt: string
  until: string
  closedAt: string
  /** All of them late, or it would not have been adopted. */
  objections: { delegation: string; name: string; words: string; at: string }[]
  announcedAt?: string
  issued?: { symbol: string; at: string }
}
export type DocumentRead = {
  document: FinalDocument
  adoption: { at: string; by: string; decided: ActOf<'adopt'>['by']; text: string; symbol?: string }
  signatures: SheetLine[]
  statements: (Pick<StatementMade, 'id' | 'type' | 'on' | 'text' | 'at' | 'delegation' | 'group'> & {
    name: string
    operation: string
  })[]
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
  const { act, at, by } = adopted
  const symbol = act.symbol ?? document.symbol
  const vote = act.by.way === 'vote' ? voteIn(document, act.by.vote) : undefined
  const silence = act.by.way === 'silence' ? silenceIn(document, act.by.silence) : undefined
  return {
    document,
    adoption: { at, by: by.delegation, decided: act.by, text: act.text, ...(symbol === undefined ? {} : { symbol }) },
    signatures: sheetIn(document),
    statements: statementsIn(document),
    ...(vote ? { vote } : {}),
    ...(silence ? { silence } : {}),
  }
}

function sheetIn({ adoption, entries, parties }: FinalDocument): SheetLine[] {
  const signed = actedIn(entries, 'sign').filter(({ act }) => act.adoption === adoption)
  return parties.map(({ delegation, name }) => {
    const own = signed.find(({ by }) => by.delegation === delegation)
    return {
      delegation,
      name,
      ...(own ? { signed: { name: own.by.name, capacity: own.act.capacity, at: own.at } } : {}),
    }
  })
}

function statementsIn({ entries }: FinalDocument): DocumentRead['statements'] {
  return actedIn(entries, 'statement.make').map(({ act, at, by, operation }) => ({
    id: act.statement,
    operation,
    type: act.type,
    on: act.on,
    text: act.text,
    at,
    delegation: by.delegation,
    name: by.delegationName,
    ...(act.group === undefined ? {} : { group: act.group }),
  }))
}

function voteIn({ counted, entries, parties }: FinalDocument, id: string): VoteRead | undefined {
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
    closedAt: closed.at,
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

function silenceIn({ entries }: FinalDocument, id: string): SilenceRead | undefined {
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
    openedAt: opened.at,
    until: extended.at(-1)?.act.until ?? opened.act.until,
    closedAt: closed.at,
    objections: broken.map(({ act, at, by }) => ({
      delegation: by.delegation,
      name: by.delegationName,
      words: act.words,
      at,
    })),
    ...(announced ? { announcedAt: announced.at } : {}),
    ...(issued ? { issued: { symbol: issued.act.symbol, at: issued.at } } : {}),
  }
}
