/** What a crisis line refuses, by code; pages and the command line have the words. */

/**
 * Why nothing was done. `not-agreed`, `ended`: as the states. `not-officer`: of this delegation, and no
 * officer of the line. `strangers`: somebody of a third delegation is in the room. `malformed`: the words do not fit the limits. `no-secret`:
 * the other side holds none of the offline secrets yet. `unknown-message`: not here, or not of one's own side.
 * `answers-unlike`: what is real would answer an exercise, or the other way round, or a test call be answered.
 * `no-run`: an exercise that does not say which.
 */
export type CrisisRefusal =
  | 'unknown-line'
  | 'not-agreed'
  | 'not-officer'
  | 'ended'
  | 'strangers'
  | 'malformed'
  | 'no-secret'
  | 'unknown-message'
  | 'answers-unlike'
  | 'no-run'

export class CrisisRefused extends Error {
  override readonly name = 'CrisisRefused'
  readonly code: CrisisRefusal
  constructor(code: CrisisRefusal, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Why a file or code was not taken. `not-ours`: nothing of ours. `newer`: of a newer program. `cut`: a part of it is
 * missing. `bent`: changed on the way. `parts-missing`, `parts-mixed`: of the QR codes. `no-secret`: none of the secrets of
 * this device opens it: of another line, too old, or changed. `false`: it opens, and is not from whom it says.
 * `not-standing`: from a device that no longer stands. `own-side`: sealed by one's own delegation.
 */
export type SealedRefusal =
  | 'not-ours'
  | 'newer'
  | 'cut'
  | 'bent'
  | 'too-large'
  | 'parts-missing'
  | 'parts-mixed'
  | 'no-secret'
  | 'false'
  | 'not-standing'
  | 'own-side'

export class SealedRefused extends Error {
  override readonly name = 'SealedRefused'
  readonly why: SealedRefusal
  /** Of parts-missing: which of how many (from 1) are not there. */
  readonly missing: number[]
  constructor(why: SealedRefusal, message: string, missing: number[] = []) {
    super(message)
    this.why = why
    this.missing = missing
  }
}
