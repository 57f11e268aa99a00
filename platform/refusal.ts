/** What a rule answers: yes, or the name of the error in the contract that says why not. */
export type Verdict = true | { refused: string }

/** A rule said no. The platform answers with the error of that name in the contract of the door. */
export class Refusal extends Error {
  override name = 'Refusal'
  code: string
  /** What the person needs to mend it: the place, the limit. Never anything that they may not see. */
  data: unknown
  constructor(code: string, data?: unknown) {
    super(code)
    this.code = code
    this.data = data
  }
}

export function must(verdict: Verdict): asserts verdict is true {
  if (verdict !== true) throw new Refusal(verdict.refused)
}
