/**
 * Why a group refused something. Nothing else is ever thrown at bad input, and a refusal leaves the group as it was.
 *
 * - `malformed`: the bytes are not what they claim to be, are cut short, or are of another version, suite or kind.
 * - `wrong-group`: a message of another group.
 * - `own`: this device sealed it itself.
 * - `wrong-epoch`: of an epoch that has not come yet, or a commit for an epoch that has passed.
 * - `too-old`: of an epoch whose keys are no longer kept, or too far behind in its sender's row.
 * - `replayed`: opened once already.
 * - `unauthentic`: a seal, signature or tag does not hold, or no member can have written it.
 * - `stranger`: the judge does not know a leaf's key, or a leaf changed whom it speaks for.
 * - `policy`: the rules of the room forbid this change; `reason` is what the policy said.
 * - `external`: an external sender, commit or proposal, a proposal by reference, or a kind of proposal not used here.
 * - `expelled`: this device is no longer a member and can neither seal nor open.
 */
export type RefusalCode =
  | 'malformed'
  | 'wrong-group'
  | 'own'
  | 'wrong-epoch'
  | 'too-old'
  | 'replayed'
  | 'unauthentic'
  | 'stranger'
  | 'policy'
  | 'external'
  | 'expelled'

export class GroupRefused extends Error {
  override readonly name = 'GroupRefused'
  readonly code: RefusalCode
  readonly reason: string

  constructor(code: RefusalCode, reason: string, options?: ErrorOptions) {
    super(`${code}: ${reason}`, options)
    this.code = code
    this.reason = reason
  }
}
