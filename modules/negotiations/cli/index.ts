/** Negotiations at the command line. */
export { holdsFinalDocument, verifyFinalDocumentFile } from './verify-document.ts'
