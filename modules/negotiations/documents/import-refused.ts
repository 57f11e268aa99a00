/** Why a file is not read. Words: `negotiations.documents.refused.<why>`. */
export const importRefusals = [
  'not-docx', // no zip, or without a text
  'broken-zip',
  'bomb', // unpacks to more than anybody would read
  'encrypted',
  'too-many-parts',
  'broken-xml',
  'document-type', // declares a type or entities
  'too-large',
  'too-deep',
  'too-many-paragraphs',
  'paragraph-too-long',
  'no-words',
] as const
export type ImportRefusal = (typeof importRefusals)[number]

export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly why: ImportRefusal
  /** The part of the file and the offset in it, or the number of the paragraph. */
  readonly place: string
  constructor(why: ImportRefusal, place: string) {
    super(`The file cannot be read: ${why} (${place}).`)
    this.why = why
    this.place = place
  }
}
