/** Negotiations at the command line. */
export { holdsFinalDocument, verifyFinalDocumentFile } from './verify-document.ts'
export { act, answer, bracket, lift, objection, position, propose, statement } from './acting.ts'
export { exportText, formats } from './exporting.ts'
export { brief, history, list, show } from './reading.ts'
export { relay, type Relayed } from './relaying.ts'
// For what stands on negotiations, such as the played delegations of a demonstration.
export { ActRefused } from '../client/views.ts'
export { type NegotiationDesk, openNegotiationDesk, perform } from './desk.ts'
