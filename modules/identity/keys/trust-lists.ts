/** The committee that was pinned, those that followed it, and the newest list: verified, and found in the record. */
import {
  commitmentOf,
  type Entry,
  type EntryKind,
  type Fetch,
  hostSubject,
  openRecordView,
  RecordAlarm,
  type RecordView,
} from '#modules/record/verifying.ts'
import { fromBase64url } from '#platform/bytes.ts'
import type { Alarms } from './alarms.ts'
import { checkFirstCommittee, checkSuccessor } from './committee.ts'
import { verifyList } from './credentials-list.ts'
import { KeyRefused } from './faults.ts'
import {
  type Committee,
  contentOf,
  type CredentialsList,
  domains,
  hashOf,
  type Kept,
  keptOf,
  SignedCommittee,
  type SignedDevice,
  SignedList,
} from './statements.ts'
import type { TrustStore } from './trust-store.ts'
import type { KeyDoors, TrustWants } from './trusting.ts'

export type Lists = {
  load(): Promise<void>
  /** Asks for what is new; true where the list or the committee changed. */
  refresh(): Promise<boolean>
  committee(): Committee | undefined
  list(): CredentialsList | undefined
  record(): RecordView | undefined
  /** Where committees and lists stand in the record that we know of; `since` is where the first list stands that we verified. */
  places(): { known: Set<number>; since: number }
}

/** The entry that a kept statement must be, to the letter. */
export function entryOf(
  kind: EntryKind,
  subject: string,
  { signed, salt, at }: Kept<SignedCommittee | SignedList | SignedDevice>,
): Entry {
  return { v: 1, kind, subject, commitment: commitmentOf(kind, fromBase64url(salt), contentOf(signed)), at }
}

/** How many times we ask for more lists in one go, before we leave the rest to the next. */
const mostPages = 50

type Pieces = Pick<TrustWants, 'anchor' | 'doors' | 'now'> & { fetch: Fetch; store: TrustStore; alarms: Alarms }

export function openLists(pieces: Pieces): Lists {
  const { store, alarms, doors } = pieces
  let committees: Kept<SignedCommittee>[] = []
  let newest: Kept<SignedList> | undefined
  const places = new Set<number>()
  let since: number | undefined
  let view: { of: string; record: RecordView } | undefined

  const viewOf = ({ origin, policy }: CredentialsList['record']): RecordView => {
    const of = `${origin}\n${policy}`
    if (view?.of !== of)
      view = {
        of,
        record: openRecordView({ origin, policy, fetch: pieces.fetch, lastSeen: store.lastSeen, now: pieces.now }),
      }
    return view.record
  }

  const remember = (list: Kept<SignedList>): void => {
    since ??= list.index
    for (const { index } of [...committees, list]) places.add(index)
  }

  /** The committee in office at a place of the record: the last one that was entered before it. */
  const inOffice = (index: number): Committee | undefined =>
    committees.findLast((one, position) => position === 0 || one.index < index)?.signed.statement

  const followCommittees = async (shown: Kept<SignedCommittee>[]): Promise<void> => {
    const next = await chainFrom(committees, shown, pieces.anchor)
    if (next.foreign) {
      const evidence = { pinned: pieces.anchor ?? committees[0]?.signed.statement, shown }
      await alarms.raise({ kind: 'committee-changed', evidence })
    }
    committees = next.chain
  }

  const takeList = async (shown: Kept<SignedList>): Promise<void> => {
    const committee = inOffice(shown.index)
    if (!committee) throw new KeyRefused('wrong-committee', 'No committee is known that could have signed it.')
    const signed = await verifyList(shown.signed, committee, newest && { list: newest.signed.statement })
    const { record } = signed.statement
    const subject = hostSubject(record.origin)
    const before = view
    try {
      const opened = readable(() => viewOf(record))
      await opened.verifyEntry(shown.index, entryOf('credentials', subject, shown))
      for (const one of committees)
        if (!places.has(one.index)) await opened.verifyEntry(one.index, entryOf('committee', subject, one))
    } catch (error) {
      view = before
      throw error
    }
    newest = shown
    remember(shown)
    await store.keepCommittees(committees)
    await store.keepList(shown)
  }

  return {
    async load() {
      const [kept, list] = [await store.committees(), await store.list()]
      committees = kept
      const foreign = pieces.anchor && kept[0] && !kept.some((one) => isCommittee(one, pieces.anchor))
      if (foreign) {
        await alarms.raise({ kind: 'committee-changed', evidence: { pinned: pieces.anchor, shown: kept } })
        committees = []
      } else newest = list
      if (newest) remember(newest)
      if (newest) viewOf(newest.signed.statement.record)
    },
    async refresh() {
      const before = newest?.index
      for (let page = 0; page < mostPages; page++) {
        const known = newest?.signed.statement.version
        const shown = await ask(doors, known)
        await followCommittees(shown.committees)
        if (known !== undefined && shown.latest < known)
          await alarms.raise({ kind: 'list-rolled-back', evidence: { seen: nameOf(newest), latest: shown.latest } })
        const next = shown.lists[0]
        if (!next) break
        for (const list of shown.lists)
          try {
            await takeList(list)
          } catch (error) {
            if (error instanceof RecordAlarm) await alarms.raiseRecord(error)
            else if (error instanceof KeyRefused)
              await alarms.raise({
                kind: 'list-invalid',
                evidence: { fault: error.fault, detail: error.detail, known: nameOf(newest), shown: list },
              })
            else throw error
            return newest?.index !== before
          }
        if (known === undefined) break
      }
      return newest?.index !== before
    },
    committee: () => committees.at(-1)?.signed.statement,
    list: () => newest?.signed.statement,
    record: () => newest && viewOf(newest.signed.statement.record),
    places: () => ({ known: places, since: since ?? 0 }),
  }
}

/** A list as evidence names it: whoever has it can hold it against the record. */
function nameOf(list: Kept<SignedList> | undefined) {
  if (!list) return undefined
  const { signed, salt, index } = list
  return { version: signed.statement.version, hash: hashOf(domains.list, signed.statement), salt, index }
}

/** A policy that cannot be read makes its list worth nothing. */
function readable(open: () => RecordView): RecordView {
  try {
    return open()
  } catch (error) {
    throw error instanceof SyntaxError ? new KeyRefused('malformed', error.message) : error
  }
}

/** The answer of the host, taken only as far as it has the right form. */
async function ask(doors: KeyDoors, after: number | undefined) {
  const answer = await doors.trust(after === undefined ? {} : { after })
  return {
    committees: keptOf(SignedCommittee).array().parse(answer.committees),
    // A list whose form is wrong is to be shown as evidence, so it is refused only when it is verified.
    lists: answer.lists.map((list) => ({
      ...keptOf(SignedList).omit({ signed: true }).parse(list),
      signed: list.signed,
    })),
    latest: Number(answer.latest),
  }
}

function isCommittee({ signed }: Kept<SignedCommittee>, wanted: Committee | undefined): boolean {
  return wanted !== undefined && hashOf(domains.committee, signed.statement) === hashOf(domains.committee, wanted)
}

type Following = { chain: Kept<SignedCommittee>[]; foreign: boolean }

/**
 * Follows the committees that the host shows from the pinned one on: given, or known from before, or else the first that
 * is shown. `foreign` where the pinned one is not among them, or what is shown behind it does not follow.
 */
async function chainFrom(
  known: Kept<SignedCommittee>[],
  shown: Kept<SignedCommittee>[],
  anchor?: Committee,
): Promise<Following> {
  const pinned = known[0]
  if (shown.length === 0) return { chain: known, foreign: false }
  const wanted = anchor ?? pinned?.signed.statement
  const start = wanted ? shown.findIndex((one) => isCommittee(one, wanted)) : 0
  const first = shown[start]
  if (!first) return { chain: known, foreign: true }
  const chain: Kept<SignedCommittee>[] = [first]
  try {
    if (!wanted) checkFirstCommittee(first.signed)
    for (const one of shown.slice(start + 1)) {
      const before = chain.at(-1) ?? first
      await checkSuccessor(before.signed.statement, one.signed)
      chain.push(one)
    }
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error
    return { chain: known.length > chain.length ? known : chain, foreign: true }
  }
  // The host may show fewer than it showed before; it may not make us forget them.
  const forgot =
    known.length > chain.length || known.some((one, index) => !isCommittee(one, chain[index]?.signed.statement))
  return forgot && known.length > 0 ? { chain: known, foreign: true } : { chain, foreign: false }
}
