/** Why a file is not taken over. Each has words for readers: `contacts.import.<why>`. */
export type Why =
  | 'too-long'
  | 'too-many'
  | 'control-character'
  | 'not-a-line'
  | 'nesting'
  | 'version'
  | 'missing'
  | 'malformed'
  | 'not-a-date'
  | 'zone-unknown'
  | 'recurrence'
  | 'formula'
  | 'quotation'
  | 'columns'
  | 'header'
  | 'nobody'

/** A file is refused whole: this says at which line, why, and what was found there. */
export class ImportFault extends Error {
  override name = 'ImportFault'
  /** As an editor counts them, from 1. */
  line: number
  why: Why
  /** A few characters of what stands there, or the name of what is missing. */
  found: string
  constructor(line: number, why: Why, found = '') {
    super(`Line ${line}: ${why}${found && ` (${found})`}`)
    this.line = line
    this.why = why
    this.found = found.slice(0, 80).toWellFormed()
  }
}
