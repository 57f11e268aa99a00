/** The words on the command line that change a list: each names a delegation, by id or by name, and what becomes of it. */
import { newSubject } from '../keys/drafting.ts'
import { type ListedDelegation, Moment, momentOf, Power } from '../keys/statements.ts'
import { readKeyFileOf, WrongKeyFile } from './key-files.ts'

const year = 365 * 86_400_000

export type ListFlags = {
  /** `ID:FILE`: the id of the delegation at the host, and its public key. */
  add: readonly string[]
  remove: readonly string[]
  /** `WHO:FILE` */
  key: readonly string[]
  deputy: readonly string[]
  /** `WHO:NAME` */
  withoutDeputy: readonly string[]
  /** `WHO:speak,sign`; `WHO:` for none. */
  powers: readonly string[]
  /** `WHO:2027-06-30T00:00:00Z` */
  until: readonly string[]
}

/** The delegations after all that was asked for, in this order: removed, added, changed. */
export async function changed(
  before: readonly ListedDelegation[],
  flags: ListFlags,
  now: Date,
): Promise<ListedDelegation[]> {
  const gone = new Set(flags.remove.map((who) => find(before, who).id))
  const list = before.filter(({ id }) => !gone.has(id))
  for (const flag of flags.add) list.push(await added(flag, now))
  const change = async (
    words: readonly string[],
    apply: (one: ListedDelegation, value: string) => ListedDelegation | Promise<ListedDelegation>,
  ): Promise<void> => {
    for (const flag of words) {
      const [who, value] = parted(flag)
      const one = find(list, who)
      list[list.indexOf(one)] = await apply(one, value)
    }
  }
  await change(flags.key, async (one, file) => ({ ...one, key: (await readKeyFileOf(file, 'public key')).key }))
  await change(flags.withoutDeputy, (one, name) => withoutDeputy(one, name))
  await change(flags.deputy, async (one, file) => {
    const { name, key } = await readKeyFileOf(file, 'public key')
    return { ...one, deputies: [...one.deputies, { name, key }] }
  })
  await change(flags.powers, (one, words) => ({ ...one, powers: powersIn(words) }))
  await change(flags.until, (one, time) => ({ ...one, until: momentIn(time) }))
  return list
}

async function added(flag: string, now: Date): Promise<ListedDelegation> {
  const [id, file] = parted(flag)
  const { name, key } = await readKeyFileOf(file, 'public key')
  const until = momentOf(new Date(now.getTime() + year))
  return {
    id: id.toLowerCase(),
    name,
    subject: newSubject(),
    key,
    deputies: [],
    powers: ['speak'],
    from: momentOf(now),
    until,
  }
}

function withoutDeputy(one: ListedDelegation, name: string): ListedDelegation {
  const deputies = one.deputies.filter((deputy) => deputy.name !== name)
  if (deputies.length === one.deputies.length)
    throw new WrongKeyFile(
      `${one.name} has no deputy ${name}: it has ${one.deputies.map((deputy) => deputy.name).join(', ') || 'none'}.`,
    )
  return { ...one, deputies }
}

function parted(flag: string): [who: string, value: string] {
  const at = flag.indexOf(':')
  if (at < 1) throw new WrongKeyFile(`“${flag}” lacks its colon: write WHO:VALUE.`)
  return [flag.slice(0, at), flag.slice(at + 1)]
}

function find(list: readonly ListedDelegation[], who: string): ListedDelegation {
  const found = list.filter(({ id, name }) => id === who.toLowerCase() || name === who)
  const [one] = found
  if (one && found.length === 1) return one
  throw new WrongKeyFile(
    found.length > 1
      ? `${who} is the name of two delegations: give the id.`
      : `No delegation ${who} is listed: ${list.map(({ name }) => name).join(', ') || 'the list is empty'}.`,
  )
}

function powersIn(words: string): ListedDelegation['powers'] {
  const powers = Power.array().safeParse(words.split(',').filter((word) => word !== ''))
  if (!powers.success) throw new WrongKeyFile(`A power is one of ${Power.options.join(', ')}; “${words}” is none.`)
  return [...new Set(powers.data)]
}

function momentIn(time: string): string {
  const moment = Moment.safeParse(time)
  if (!moment.success) throw new WrongKeyFile(`“${time}” is no time: write it as 2027-06-30T00:00:00Z.`)
  return moment.data
}
