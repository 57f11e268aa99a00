/** From an act of the room to entries of the negotiation: read strictly, and believed only as far as keys vouch for it. */
import type { Standing, Trust } from '#modules/identity/keys.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { isSolemn, SignedOperation } from '../text/operation.ts'
import { verifyOperation } from '../text/signing.ts'
import type { Entry, Power, Speaker } from '../text/state.ts'
import { rights } from '../rules.ts'
import type { Heard } from './held.ts'

/** Operations in one act. */
export const mostAtOnce = 500

/** What an act says, each operation at its place in it; `undefined` stands for what is none. */
export function operationsIn(text: string): (SignedOperation | undefined)[] {
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list) || list.length === 0 || list.length > mostAtOnce) return [undefined]
    return list.map((one) => SignedOperation.safeParse(one).data)
  } catch {
    return [undefined]
  }
}

export function writeOperations(signed: readonly SignedOperation[]): string {
  return canonicalJson(signed)
}

/** More must be learnt of keys first, and the host does not answer. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}

type Faults = { kind: 'malformed' | 'false-signature'; index: number }

/** The entries of one act, and what in it is none. Throws NotYet. `list`: the newest version that was named before. */
export async function entriesOf(
  trust: Trust,
  act: Heard,
  list: number,
): Promise<{ entries: Entry[]; faults: Faults[]; list: number }> {
  const entries: Entry[] = []
  const faults: Faults[] = []
  let newest = list
  const operations = operationsIn(act.text)
  const holds = await Promise.all(operations.map(async (signed) => signed && isOfSender(trust, act, signed)))
  for (const [index, signed] of operations.entries()) {
    if (!signed) faults.push({ kind: 'malformed', index })
    else if (!holds[index]) faults.push({ kind: 'false-signature', index })
    else {
      const judged = await powersOf(trust, { signed, delegation: act.from.delegation.id, at: act.at, newest })
      newest = judged.list
      entries.push({ seq: act.seq, index, at: act.at, by: speakerOf(act, judged.powers), signed })
    }
  }
  return { entries, faults, list: newest }
}

function speakerOf({ from, role }: Heard, powers: Power[]): Speaker {
  const { account, name, delegation, device } = from
  return { delegation: delegation.id, delegationName: delegation.name, account, name, device, role, powers }
}

/** Signed by the very device that sent it. */
async function isOfSender(trust: Trust, { from }: Pick<Heard, 'from'>, signed: SignedOperation): Promise<boolean> {
  if (signed.signature.key !== from.device) return false
  return holdsOf(trust, from.device, from.delegation.id, signed)
}

/** Whether the key that the delegation stated for this device signed it. Throws NotYet. */
export async function holdsOf(
  trust: Trust,
  device: string,
  delegation: string,
  signed: SignedOperation,
): Promise<boolean> {
  const key = (await standingOf(trust, device, delegation))?.key
  return key !== undefined && verifyOperation(key, signed)
}

/** Asked of the host where it is not known yet. Throws NotYet. */
export async function standingOf(trust: Trust, device: string, delegation: string) {
  const known = trust.standing(device, delegation)
  if (known) return known
  await trust.look([delegation]).catch((error: unknown) => {
    throw new NotYet('Nothing is known of this device yet.', { cause: error })
  })
  return trust.standing(device, delegation)
}

/** Whether its delegation had taken a device away by then, by the host's time. */
export function wasRemovedBy({ removedAt }: Pick<Standing, 'removedAt'>, at: string): boolean {
  return removedAt !== undefined && Date.parse(removedAt) <= Date.parse(at)
}

type Asked = { signed: SignedOperation; delegation: string; at: string; newest: number }

/**
 * By the list that the operation names, or a newer one that somebody named before: nobody goes back to a list under which
 * they could do more. A version that the committee had not issued by then empowers nobody, whoever asks and whenever.
 */
export async function powersOf(
  trust: Trust,
  { signed, delegation, at, newest }: Asked,
): Promise<{ powers: Power[]; list: number }> {
  const { act, list: named = 0 } = signed.operation
  if (!isSolemn(act) && rights[act.kind].power === undefined) return { powers: [], list: newest }
  const version = Math.max(named, newest)
  if (version === 0) return { powers: [], list: 0 }
  if (trust.powersAt(delegation, version, at) === undefined) {
    await trust.refresh().catch((error: unknown) => {
      throw new NotYet(`The credentials list ${version} is not here yet.`, { cause: error })
    })
    // The host answers, and keeps a list back: that is settled before anything is judged.
    if (trust.powersAt(delegation, version, at) === undefined && trust.withheld())
      throw new NotYet(`The credentials list ${version} is withheld.`)
  }
  const powers = trust.powersAt(delegation, version, at)
  // A number that no list has binds nobody after it.
  return powers === undefined ? { powers: [], list: newest } : { powers, list: version }
}
