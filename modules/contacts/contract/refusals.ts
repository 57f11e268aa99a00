import { runErrors } from '#platform/in-play.ts'
import { markingErrors } from '#modules/sharing/contract.ts'

export const directoryRefusals = {
  CONTACT_UNKNOWN: { status: 404, message: 'No such point of contact, or not for your eyes.' },
  CONTACTS_NOT_FOR_YOU: { status: 403, message: 'The directory is for the people of delegations and of the host.' },
  CONTACT_NOT_YOURS: {
    status: 403,
    message: 'Only the contact, the head of their delegation or whom the head named may do this.',
  },
  CONTACT_PERSON_GONE: {
    status: 409,
    message: 'The person of this entry has no access any more: nominate who takes their place, or change the entry.',
  },
  CONTACT_ENDED: { status: 409, message: 'This point of contact has ended.' },
  DEPUTY_UNFIT: {
    status: 422,
    message: 'The deputy must be another contact in force of the same delegation, and deputies must not form a circle.',
  },
  ZONE_UNKNOWN: { status: 422, message: 'No time zone has this name: use one such as Africa/Nairobi.' },
  CHANNEL_MALFORMED: { status: 422, message: 'A channel is not written as its kind asks for; see which one.' },
  TOO_MANY: { status: 429, message: 'Too many changes; wait a little and try again.' },
  MISSION_CODE_WRONG: { status: 422, message: 'The code is not right, or not good any more: have a new one sent.' },
  MISSION_NO_MAIL: {
    status: 409,
    message:
      'This host sends no mail, so no code could come to that mailbox: have its administrator set up mail first.',
  },
  NOT_OF_YOUR_DELEGATION: { status: 422, message: 'This is no person in good standing of your delegation.' },
  ...markingErrors,
} as const

export const nominationRefusals = {
  ...directoryRefusals,
  NOMINATION_UNKNOWN: { status: 404, message: 'No such nomination, or not for your eyes.' },
  NOMINATION_NOT_YOURS: {
    status: 403,
    message: 'Only the head of a delegation, or whom the head named for it, nominates for it.',
  },
  NOMINATION_NOT_YOURS_TO_CHECK: { status: 403, message: 'Nominations are checked by the secretariat.' },
  NOMINATION_YOUR_OWN: {
    status: 403,
    message: 'Whoever nominates for a delegation does not check its nominations: another officer does.',
  },
  NOMINATIONS_TOO_MANY: {
    status: 409,
    message:
      'Your delegation has too many drafts, or made too many within a day: hand in or withdraw some; see the limit.',
  },
  NOMINATION_MALFORMED: {
    status: 422,
    message:
      'A nomination has a profile; a change has a profile and a contact of yours in force; a removal such a contact.',
  },
  NOMINATION_STANDS_OTHERWISE: {
    status: 409,
    message: 'This nomination has changed in the meantime; look at it again.',
  },
  NOTE_MISSING: { status: 422, message: 'Attach the note verbale first: a nomination without one has no authority.' },
  NOTE_UNKNOWN: { status: 404, message: 'No such note verbale, or not for your eyes.' },
  NOTE_TOO_LARGE: { status: 413, message: 'A note verbale may have this many bytes at most; see the limit.' },
  NOTE_EMPTY: { status: 422, message: 'The file is empty.' },
  NOTES_TOO_MANY: {
    status: 409,
    message: 'Too many notes verbales lie here that belong to no nomination yet: propose, or wait for a month.',
  },
  NOTE_MALFORMED: { status: 422, message: 'A note verbale is a PDF, a Word file or a picture, with a name.' },
  DATE_UNFIT: { status: 422, message: 'The effective date lies more than a year away from today.' },
  LEAVING_UNFIT: {
    status: 422,
    message:
      'Access ends with a removal only for the account of that contact; nobody ends their own, and that of a head only another head.',
  },
  LAST_ADMINISTRATOR: { status: 409, message: 'The host must keep an administrator: their access cannot end.' },
  LAST_OFFICER: { status: 409, message: 'The secretariat must keep an officer: their access cannot end.' },
  ALREADY_NOMINATED: { status: 409, message: 'Another open nomination is about the same contact; end that one first.' },
  IMPORT_REFUSED: { status: 422, message: 'Nothing was taken over. See the line, and what to do.' },
} as const

export const rotaRefusals = {
  CONTACTS_NOT_FOR_YOU: directoryRefusals.CONTACTS_NOT_FOR_YOU,
  ROTA_NOT_YOURS: { status: 403, message: 'The rota is planned by the head of the delegation or whom the head named.' },
  ROTA_UNKNOWN: { status: 404, message: 'Your delegation has no rota of this kind yet: set its hours first.' },
  SHIFT_UNKNOWN: { status: 404, message: 'No such shift, or not of your delegation.' },
  SHIFT_UNFIT: {
    status: 422,
    message: 'A shift lasts between five minutes and 31 days, and is kept by a contact in force of its rota.',
  },
  SHIFTS_OVERLAP: { status: 409, message: 'Two shifts of one rota overlap; see which.' },
  SHIFT_PAST: { status: 409, message: 'What was kept stays as it was: only the future of a shift is changed.' },
  TOO_MANY_SHIFTS: { status: 422, message: 'Too many shifts: a rota holds a year ahead at most.' },
  HANDOVER_UNFIT: {
    status: 409,
    message: 'A handover is written by who goes off duty, and acknowledged once, by who comes on.',
  },
  ZONE_UNKNOWN: directoryRefusals.ZONE_UNKNOWN,
  IMPORT_REFUSED: nominationRefusals.IMPORT_REFUSED,
} as const

export const requestRefusals = {
  REQUESTS_NOT_FOR_YOU: { status: 403, message: 'Requests are for the people of delegations.' },
  REQUEST_UNKNOWN: { status: 404, message: 'No such request, or not for your eyes.' },
  REQUEST_NOT_YOURS: { status: 403, message: 'This is for the other side of the request to do.' },
  REQUEST_ROLE_MAY_NOT: {
    status: 403,
    message: 'Your role in the delegation does not include this: the head or the diplomatic contact sends and answers.',
  },
  REQUEST_STANDS_OTHERWISE: { status: 409, message: 'The request has changed in the meantime; look at it again.' },
  REQUEST_INCOMPLETE: { status: 422, message: 'The form is not filled in as its kind asks for; see which fields.' },
  REQUEST_DUE_UNFIT: { status: 422, message: 'The deadline lies in the future, and within a year.' },
  REQUEST_MEASURE_UNKNOWN: { status: 422, message: 'No norm or measure has this name.' },
  REQUEST_INCIDENT_UNFIT: {
    status: 422,
    message:
      'The incident is not for your eyes, or one of the two is real and the other an exercise: an exercise cites an exercise.',
  },
  REQUEST_DOES_NOT_REACH: {
    status: 422,
    message: 'Under this marking the delegation that you ask could not read it. Name it in the audience.',
  },
  REQUEST_TOO_MANY: {
    status: 409,
    message: 'Your delegation has too many of these going at once; see the limit. Send, close or withdraw some first.',
  },
  REQUEST_NOT_IN_PLAY: {
    status: 409,
    message: 'Under EXERCISE a request goes between two who both take part in an exercise that is on.',
  },
  EXERCISE_RUN_UNNAMED: runErrors.EXERCISE_RUN_UNNAMED,
  REQUEST_TO_YOURSELF: { status: 422, message: 'A request goes to another delegation in good standing.' },
  REQUEST_REASON_MISSING: { status: 422, message: 'A refusal gives its reason; "other" says it in words.' },
  ...markingErrors,
} as const

export const pingRefusals = {
  PINGS_NOT_FOR_YOU: {
    status: 403,
    message: 'Communication checks are for the people of delegations and of the host.',
  },
  PING_UNKNOWN: { status: 404, message: 'No such communication check, or it does not concern you.' },
  PING_NOT_YOURS: {
    status: 403,
    message: 'The secretariat checks every delegation; the head of a delegation checks their own, and nobody else.',
  },
  PING_STANDS_OTHERWISE: { status: 409, message: 'This check has ended or was called off.' },
  PING_TOO_MANY: {
    status: 409,
    message: 'Too many checks are planned, running or made today: call one off, or wait for one to end.',
  },
  PING_LADDER_UNFIT: { status: 422, message: 'Deputy, head, mission and end follow one another in this order.' },
  PING_TIME_UNFIT: { status: 422, message: 'A check begins now or within a year.' },
  PING_NOT_IN_PLAY: {
    status: 409,
    message:
      'Under EXERCISE one checks who plays in an exercise with them: nothing is played now, or not with all of these.',
  },
  EXERCISE_RUN_UNNAMED: runErrors.EXERCISE_RUN_UNNAMED,
  PING_NOT_ASKED_OF_YOU: {
    status: 403,
    message: 'You were not asked: those who were told acknowledge, or their head.',
  },
  PING_SIGNATURE_INVALID: {
    status: 422,
    message:
      'The acknowledgement is not signed by a device of this delegation that stands, or not while this check ran: look at its clock.',
  },
} as const

export const letterRefusals = {
  LETTERS_NOT_FOR_YOU: { status: 403, message: 'Letters are for the people of delegations.' },
  LETTER_UNKNOWN: { status: 404, message: 'No such letter, or not for your eyes.' },
  LETTER_ROLE_MAY_NOT: {
    status: 403,
    message: 'Your role in the delegation does not include this: the head or the diplomatic contact issues letters.',
  },
  LETTER_STANDS_OTHERWISE: {
    status: 409,
    message: 'The letter has changed in the meantime: what was issued is not changed, only withdrawn.',
  },
  LETTER_INCOMPLETE: { status: 422, message: 'The letter is not complete; see what is missing.' },
  LETTER_TO_UNFIT: { status: 422, message: 'A letter goes to another delegation in good standing, or to none here.' },
  LETTER_DOES_NOT_REACH: {
    status: 422,
    message: 'Under this marking the delegation that you write to could not read it. Name its people.',
  },
  LETTER_NOT_IN_PLAY: {
    status: 409,
    message: 'Under EXERCISE a letter is written in an exercise that is on, to somebody who takes part in it.',
  },
  EXERCISE_RUN_UNNAMED: runErrors.EXERCISE_RUN_UNNAMED,
  LETTER_TOO_MANY: {
    status: 409,
    message: 'Your delegation has too many drafts of letters, or has issued too many within the hour; see the limit.',
  },
  LETTER_LINK_UNFIT: {
    status: 422,
    message: 'The request or incident is not for your eyes, or one of the two is real and the other an exercise.',
  },
  ...markingErrors,
} as const

export const crisisRefusals = {
  CRISIS_NOT_FOR_YOU: { status: 403, message: 'Crisis lines are for the people of delegations.' },
  CRISIS_LINE_UNKNOWN: { status: 404, message: 'No such crisis line, or not for your eyes.' },
  CRISIS_NOT_HEAD: { status: 403, message: 'This is for the head of a delegation to decide.' },
  CRISIS_NOT_OFFICER: {
    status: 403,
    message: 'This is for the officers of the line: the heads of the two delegations, and whom they named.',
  },
  CRISIS_STANDS_OTHERWISE: { status: 409, message: 'The crisis line has changed in the meantime; look at it again.' },
  CRISIS_OTHER_UNFIT: {
    status: 422,
    message: 'A crisis line leads to another delegation in good standing, and never to the host of this place.',
  },
  CRISIS_LADDER_UNFIT: {
    status: 422,
    message: 'Deputy, head, mission and end follow one another in this order.',
  },
  CRISIS_LINE_STANDS: {
    status: 409,
    message: 'With this delegation a line stands or is proposed already; see which.',
  },
  CRISIS_TOO_MANY: {
    status: 429,
    message: 'Your delegation has proposed too many crisis lines lately, or has too many open; wait, or withdraw some.',
  },
  CRISIS_CHANGES_TOO_MANY: {
    status: 429,
    message: 'Your side has named too many officers of this line, or given it too many rooms, within a day; wait.',
  },
  CRISIS_ROOM_UNFIT: {
    status: 422,
    message:
      'Either you are not in this room, or it belongs to an exercise or to another line, or others than the two delegations are in it.',
  },
  CRISIS_ROOM_STANDS: { status: 409, message: 'The line has a room by now; see which, and join that one.' },
  CRISIS_OFFICER_UNFIT: {
    status: 422,
    message: 'An officer is somebody in good standing of your own delegation; its head is one without being named.',
  },
  CRISIS_OFFICERS_TOO_MANY: { status: 409, message: 'Too many officers on your side of this line; see the limit.' },
  CRISIS_RING_DIFFERS: { status: 409, message: 'Under this id you have rung as something else before; take a new id.' },
  CRISIS_RINGS_TOO_MANY: {
    status: 429,
    message: 'Too many rings on this line within the hour. What you said stands in the room. Take the telephone.',
  },
} as const
