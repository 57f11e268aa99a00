import type { DocumentClass, ReserveType, Stand } from '../../text/words-of-acts.ts'
import type { StatementType } from '../../text/acts-of-decision.ts'
import type { Status } from '../../text/state.ts'

/** What the house itself writes into a document, beside the words that were negotiated. */
export type DocumentWords = {
  class: Record<DocumentClass, string>
  status: Partial<Record<Status, string>>
  stand: Record<Stand, string>
  reserve: Record<ReserveType, string>
  statement: Record<StatementType, string>
  exercise: string
  asOf: string
  annex: string
  bracket: string
  deletion: string
  insertion: string
  replacement: string
  choice: string
  placeholder: string
  comment: string
  reply: string
  position: string
  onEarlierWords: string
  onBehalfOf: string
  reason: string
  proposedBy: string
  supportedBy: string
  opposedBy: string
  since: string
  wouldGo: string
  wouldCome: string
  open: string
  changedFrom: string
  notes: string
  footnotes: string
  statements: string
  onParagraphs: string
  onWholeText: string
  signatures: string
  delegation: string
  signedBy: string
  capacity: string
  signedAt: string
  adopted: string
  notAdopted: string
  by: Record<'gavel' | 'silence' | 'vote', string>
  textHash: string
  page: string
}

export const en: DocumentWords = {
  class: {
    'non-paper': 'Non-paper',
    'chairs-text': 'Chair’s text',
    'single-negotiating-text': 'Single negotiating text',
    'rolling-text': 'Rolling text',
    'conference-room-paper': 'Conference room paper',
    'l-document': 'L-document',
    revision: 'Revision',
    'adopted-text': 'Adopted text',
  },
  status: {
    'ad-referendum': 'agreed ad referendum',
    agreed: 'agreed',
    parked: 'parked',
    reopened: 'reopened',
    proposed: 'proposed',
  },
  stand: {
    support: 'supports',
    'can-accept': 'can accept',
    reserve: 'reserves its position',
    oppose: 'opposes',
    'no-instructions': 'has no instructions',
  },
  reserve: { scrutiny: 'scrutiny reserve', general: 'general reserve', parliamentary: 'parliamentary reserve' },
  statement: {
    reservation: 'Reservation',
    'interpretative-statement': 'Interpretative statement',
    'explanation-of-position': 'Explanation of position',
    'explanation-of-vote': 'Explanation of vote',
    dissociation: 'Dissociation',
    'general-statement': 'General statement',
  },
  exercise: 'EXERCISE – EXERCISE – EXERCISE',
  asOf: 'As of',
  annex: 'Annex',
  bracket: 'Bracket',
  deletion: 'Deletion proposed',
  insertion: 'Insertion proposed',
  replacement: 'Replacement proposed',
  choice: 'Choice of words',
  placeholder: 'Placeholder',
  comment: 'Comment',
  reply: 'Reply',
  position: 'Position',
  onEarlierWords: 'on earlier words',
  onBehalfOf: 'on behalf of',
  reason: 'Reason',
  proposedBy: 'Proposed by',
  supportedBy: 'Supported by',
  opposedBy: 'Opposed by',
  since: 'Since',
  wouldGo: 'Words that would go',
  wouldCome: 'Words that would come',
  open: 'Not shown here: marks still open',
  changedFrom: 'Changed from',
  notes: 'Notes',
  footnotes: 'Footnotes',
  statements: 'Statements and reservations',
  onParagraphs: 'on',
  onWholeText: 'on the whole text',
  signatures: 'Signatures',
  delegation: 'Delegation',
  signedBy: 'Signed by',
  capacity: 'Capacity',
  signedAt: 'Signed at',
  adopted: 'Adopted',
  notAdopted: 'Not adopted',
  by: { gavel: 'by the gavel', silence: 'under silence procedure', vote: 'by vote' },
  textHash: 'Hash of the text',
  page: 'Page',
}
