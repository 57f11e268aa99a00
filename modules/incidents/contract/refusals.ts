/** Every refusal of this module, named once: its status, and words that say what is wrong and what to do. */
export const refusals = {
  INCIDENT_UNKNOWN: { status: 404, message: 'No such incident, or not for your eyes.' },
  INCIDENT_NOT_YOURS: { status: 403, message: 'Only the delegation that reported an incident may do this.' },
  INCIDENT_ROLE_MAY_NOT: {
    status: 403,
    message: 'Your role in the delegation does not include this. Ask a colleague whose role does.',
  },
  INCIDENT_SCOPE_MISSING: { status: 403, message: 'This machine account was not given the scope for this.' },
  INCIDENT_PUBLICATION_NEEDS_DIPLOMAT: {
    status: 403,
    message:
      'GREEN or CLEAR without an audience reaches everybody on the host or the public. The head of delegation or the diplomatic contact decides that.',
  },
  INCIDENT_NOT_IN_THIS_STATE: { status: 409, message: 'The incident is not in a state in which this is possible.' },
  INCIDENT_CHANGED_MEANWHILE: {
    status: 409,
    message:
      'Somebody changed this incident after you opened it. Load it again, look at what changed, and repeat your change.',
  },
  INCIDENT_FULL: {
    status: 422,
    message: 'An incident holds at most 2,000 items. Close this one and relate a new one to it.',
  },
  ITEM_UNKNOWN: { status: 404, message: 'No such item in this incident, or not for your eyes.' },
  ITEM_OF_ANOTHER_KIND: { status: 409, message: 'An item stays of its kind. Remove it and add a new one.' },
  ITEM_REFERS_TO_UNKNOWN: {
    status: 422,
    message:
      'It refers to an incident, a threat actor or a delegation that does not exist, or that is not for your eyes.',
  },
  MERGE_NOT_POSSIBLE: {
    status: 409,
    message:
      'Your own is merged into another that stands (a report: both shared, both real or both exercises), and into one only; what others were merged into is not merged on.',
  },
  NOT_MERGED: { status: 409, message: 'This is not merged into another.' },
  VERSION_UNKNOWN: { status: 404, message: 'There is no such version among those that you may see.' },
  QUESTION_UNKNOWN: { status: 404, message: 'No such question, or it is not addressed to your delegation.' },
  QUESTION_ANSWERED_ALREADY: { status: 409, message: 'This question has been answered or declined already.' },
  QUESTION_ADDRESSEE_CANNOT_SEE: {
    status: 422,
    message: 'The delegation that you ask cannot see this incident, or your marking would keep the question from it.',
  },
  FILE_UNKNOWN: { status: 404, message: 'No such file, or not for your eyes.' },
  FILE_NOT_READABLE: {
    status: 422,
    message: 'The file cannot be read as what it is said to be. Nothing of it was taken over.',
  },
  STANDING_UNKNOWN: { status: 404, message: 'No such delegation on this host, or no such person in it.' },
  ACTOR_UNKNOWN: { status: 404, message: 'No such record of a threat actor, or not for your eyes.' },
  ACTOR_NOT_YOURS: { status: 403, message: 'Only the delegation that made this record may change it.' },
  EXERCISE_NOT_EXCHANGED: {
    status: 409,
    message:
      'An exercise puts nothing into the exchange: what is fed from there is real. Add its indicators to the incident by hand.',
  },
  BUNDLE_NOT_AN_INCIDENT: { status: 422, message: 'The bundle holds no incident that can be read.' },
} as const
