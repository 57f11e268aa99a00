/**
 * The committee that was pinned, those that followed it, and every list from the first to the newest: each follows the
 * one before, is signed by the committee in office, and stands in the record. All are read, though only the newest is in
 * force: what was signed about devices is held against the keys that were listed at its place in the record.
 */
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
import { verifyList } from './credentials-list.ts'
import { KeyRefused } from './faults.ts'
import { type ListedKeys, type Signers, signersAt, withList } from './listed-keys.ts'
import {
  type Committee,
  contentOf,
  type CredentialsList,
  domains,
  hashOf,
  type Kept,
  keptOf,
  type Power,
  SignedCommittee,
  type SignedDevice,
  SignedList,
} from './statements.ts'
import { chainFrom, isCommittee } from './trust-committees.ts'
import { type ListedPowers, noPowers, powersAt, withPowers } from './listed-powers.ts'
import type { TrustStore } from './trust-store.ts'
import type { KeyDoors, TrustWants } from './trusting.ts'

export type Lists = {
  load(): Promise<void>
  /** Asks for what is new; true where the list or the committee changed. */
  refresh(): Promise<boolean>
  committee(): Committee | undefined
  list(): CredentialsList | undefined
  record(): RecordView | undefined
  /** The keys that were listed for a delegation at a place of the record. */
  signersAt(delegation: string, index: number): Signers
  /** `powersAt` (listed-powers.ts), of the lists that were read. */
  powersAt(delegation: string, version: number, at: string): Power[] | undefined
  /** Where committees and lists stand in the record that we know of; `since` and `newest`: the first and the last list. */
  places(): { known: Set<number>; since: number; newest: number }
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
  let keys: ListedKeys = {}
  let powers: ListedPowers = noPowers
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

  /** The committee in office at a place of the record: the last one that was entered before it. */
  const inOffice = (index: number): Committee | undefined =>
    committees.findLast((one, position) => position === 0 || one.index < index)?.signed.statement

  /** Whether a committee signed it that is pinned, or followed: a list of an earlier one is history, and never in force. */
  const isInForce = ({ signed }: Kept<SignedList>): boolean => {
    const pinned = committees.findIndex((one) => isCommittee(one, pieces.anchor))
    return committees
      .slice(Math.max(0, pinned))
      .some((one) => hashOf(domains.committee, one.signed.statement) === signed.statement.committee)
  }

  /** Asked at every look at every device: reckoned once for each list. */
  let judged: { list: Kept<SignedList>; of: typeof committees; holds: boolean } | undefined
  const inForce = (): CredentialsList | undefined => {
    if (!newest) return undefined
    if (judged?.list !== newest || judged.of !== committees)
      judged = { list: newest, of: committees, holds: isInForce(newest) }
    return judged.holds ? newest.signed.statement : undefined
  }

  const followCommittees = async (shown: Kept<SignedCommittee>[]): Promise<void> => {
    const next = await chainFrom(committees, shown, pieces.anchor)
    if (next.foreign) {
      const evidence = { pinned: pieces.anchor ?? committees[0]?.signed.statement, shown }
      await alarms.raise({ kind: 'committee-changed', evidence })
    }
    committees = next.chain
  }

  /** Committees that follow stand in the record as well, whether a list names them yet or not. */
  const findCommittees = async (record: RecordView, { origin }: CredentialsList['record']): Promise<void> => {
    const subject = hostSubject(origin)
    for (const one of committees)
      if (!places.has(one.index)) {
        await record.verifyEntry(one.index, entryOf('committee', subject, one))
        places.add(one.index)
      }
  }

  /** `readBy` says what the record is read by: an old list may name keys of the record that have been replaced since. */
  const takeList = async (shown: Kept<SignedList>, readBy: CredentialsList['record']): Promise<void> => {
    const committee = inOffice(shown.index)
    if (!committee) throw new KeyRefused('wrong-committee', 'No committee is known that could have signed it.')
    const signed = await verifyList(shown.signed, committee, { list: newest?.signed.statement })
    if (newest && shown.index <= newest.index)
      throw new KeyRefused('wrong-previous', 'It stands in the record before the list that it follows.')
    const { record } = signed.statement
    const before = view
    try {
      const opened = readable(() => viewOf(readBy))
      await opened.verifyEntry(shown.index, entryOf('credentials', hostSubject(record.origin), shown))
      await findCommittees(opened, record)
    } catch (error) {
      view = before
      throw error
    }
    newest = shown
    since ??= shown.index
    places.add(shown.index)
    keys = withList(keys, shown.index, signed.statement)
    powers = withPowers(powers, signed.statement)
    await store.keepCommittees(committees)
    await store.keepList(shown, { since, places: [...places], keys, powers })
  }

  /** What the newest list that is shown says of the record, if the committee in office signed it. */
  const recordIn = async (shown: Kept<SignedList>): Promise<CredentialsList['record']> => {
    const committee = inOffice(shown.index)
    if (!committee || !isInForce(shown))
      throw new KeyRefused('wrong-committee', 'No committee is known that could have signed it.')
    return (await verifyList(shown.signed, committee)).statement.record
  }

  /** Takes lists in their order, up to the first that does not hold; true where all did. */
  const takeLists = async (shown: Kept<SignedList>[], latest: Kept<SignedList>): Promise<boolean> => {
    let current = latest
    try {
      const readBy = await recordIn(latest)
      for (const list of shown) {
        current = list
        await takeList(list, readBy)
      }
      return true
    } catch (error) {
      if (error instanceof RecordAlarm) await alarms.raiseRecord(error)
      else if (error instanceof KeyRefused)
        await alarms.raise({
          kind: 'list-invalid',
          evidence: { fault: error.fault, detail: error.detail, known: nameOf(newest), shown: current },
        })
      else throw error
      return false
    }
  }

  /** A committee may be in the record for days before it signs its first list. */
  const followInRecord = async (): Promise<void> => {
    if (!newest || committees.every(({ index }) => places.has(index))) return
    const { record } = newest.signed.statement
    try {
      await findCommittees(viewOf(record), record)
    } catch (error) {
      await alarms.raiseRecord(error)
    }
  }

  return {
    async load() {
      const [kept, lists] = [await store.committees(), await store.list()]
      committees = kept
      const foreign = pieces.anchor && kept[0] && !kept.some((one) => isCommittee(one, pieces.anchor))
      if (foreign) {
        await alarms.raise({ kind: 'committee-changed', evidence: { pinned: pieces.anchor, shown: kept } })
        committees = []
      } else if (lists) {
        newest = lists.newest
        since = lists.read.since
        keys = lists.read.keys
        powers = lists.read.powers
        for (const place of lists.read.places) places.add(place)
        viewOf(newest.signed.statement.record)
      }
    },
    async refresh() {
      const before = newest?.index
      for (let page = 0; page < mostPages; page++) {
        const known = newest?.signed.statement.version
        // A new client asks for all lists there ever were.
        const shown = await ask(doors, known ?? 0)
        await followCommittees(shown.committees)
        if (known !== undefined && shown.latest < known)
          await alarms.raise({ kind: 'list-rolled-back', evidence: { seen: nameOf(newest), latest: shown.latest } })
        const last = shown.lists.at(-1)
        if (!last) break
        const whole = (known ?? 0) + shown.lists.length >= shown.latest
        const latest = whole ? last : ((await ask(doors, undefined)).lists[0] ?? last)
        if (!(await takeLists(shown.lists, latest))) return newest?.index !== before
      }
      await followInRecord()
      return newest?.index !== before
    },
    committee: () => committees.at(-1)?.signed.statement,
    list: inForce,
    record() {
      const list = inForce()
      return list && viewOf(list.record)
    },
    signersAt: (delegation, index) => signersAt(keys, delegation, index),
    powersAt: (delegation, version, at) => powersAt(powers, delegation, version, at),
    places: () => ({ known: places, since: since ?? 0, newest: newest?.index ?? 0 }),
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
