/** What is found when a final document is verified: plain data, for pages and for the command line. */

/**
 * Words: `negotiations.document.fault.<name>`. A document that has any of these is not to be relied upon.
 *
 * - `malformed`, `too-large`: no final document at all, or cut off.
 * - `maker-signature`: it was edited after it was made, or the device named did not make it.
 * - `words-differ`: words of a paragraph that are not those of its hash. `text-differs`: the whole is not what was adopted.
 * - `no-adoption`: no operation adopts it. `operation-differs`: an operation that belongs elsewhere.
 * - `unknown-device`, `removed-device`, `signature-false`, `speaker-differs`, `no-power`, `not-party`: who did it did not,
 *   or may not.
 * - `other-committee`, `keys`: the keys do not follow from the committee that was compared, or the record denies them.
 * - `not-in-record`, `record`: the record does not hold it, or does not hold itself. `policy`: nor by one's own policy.
 * - `incomplete`: what is needed to verify it is not in the file.
 * - `vote-differs`, `silence-broken`, `other-rule`: it was not decided as it says.
 */
export const documentFaults = [
  'malformed',
  'too-large',
  'maker-signature',
  'words-differ',
  'text-differs',
  'no-adoption',
  'operation-differs',
  'unknown-device',
  'removed-device',
  'signature-false',
  'speaker-differs',
  'no-power',
  'not-party',
  'other-committee',
  'keys',
  'not-in-record',
  'record',
  'policy',
  'incomplete',
  'vote-differs',
  'silence-broken',
  'other-rule',
] as const
export type DocumentFault = (typeof documentFaults)[number]

/** Words: `negotiations.document.point.<name>`. */
export const documentPoints = [
  'text',
  'adoption',
  'signature',
  'statement',
  'keys',
  'committee',
  'demonstration',
  'adoption-entered',
  'entered',
  'witnessed',
  'silence',
  'vote',
  'votes-complete',
  'rule',
  'symbol',
  'consensus',
  'chair',
  'parties',
  'statements-complete',
  'apparatus',
  'record-times',
] as const
export type DocumentPoint = (typeof documentPoints)[number]

/** `about`: whose, or which; `says`: the same in English, for logs and the command line. */
export type Finding<Name extends string> = { name: Name; about?: string; says: string }

export type Findings = {
  failures: Finding<DocumentFault>[]
  proven: Finding<DocumentPoint>[]
  /** What the document says and nobody can verify from it. */
  claimed: Finding<DocumentPoint>[]
  fail(name: DocumentFault, says: string, about?: string): void
  prove(name: DocumentPoint, says: string, about?: string): void
  claim(name: DocumentPoint, says: string, about?: string): void
}

export function newFindings(): Findings {
  const [failures, proven, claimed]: [Finding<DocumentFault>[], Finding<DocumentPoint>[], Finding<DocumentPoint>[]] = [
    [],
    [],
    [],
  ]
  const into =
    <Name extends string>(list: Finding<Name>[]) =>
    (name: Name, says: string, about?: string): void =>
      void list.push({ name, says, ...(about === undefined ? {} : { about }) })
  return { failures, proven, claimed, fail: into(failures), prove: into(proven), claim: into(claimed) }
}
