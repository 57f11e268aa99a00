import { z } from 'zod'
import { LetterKind, RequestForm, RequestKind } from '#modules/contacts/contract.ts'
import { Tlp } from '#modules/sharing/contract.ts'

/**
 * A scenario is data: who takes part, what happens when or because of what, and what is hoped of whom. Times are whole
 * seconds of the exercise. What may stand in it is said here; what does not hold together is named by `faultsOf`.
 */

export const scenarioLimits = { roles: 24, injects: 200, expectations: 12, seconds: 30 * 86_400 } as const

/** The name of a role, inject or expectation within its scenario. */
const Name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Small letters, digits and hyphens.')
  .max(60)

const Seconds = z.int().min(0).max(scenarioLimits.seconds)

const Words = z.string().trim().min(1).max(20_000).optional()

/** The same words in several languages; at least one. A reader gets their own, else English, else what there is. */
export const InWords = z
  .strictObject({ en: Words, fr: Words, fa: Words, th: Words })
  .refine((words) => Object.values(words).some((one) => one !== undefined), 'Words in at least one language.')
export type InWords = z.infer<typeof InWords>

export const ContactKind = z.enum(['diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector'])
export type ContactKind = z.infer<typeof ContactKind>

export const Role = z.object({
  id: Name,
  name: InWords,
  /** For this role's eyes alone: who you are, what you know, what your capital wants. */
  brief: InWords,
  /** Whom one reaches at this role; empty where it is nobody's contact (a press office, a public). */
  contacts: z.array(ContactKind).max(5).default([]),
  /** 'house': never played by anybody. 'anybody': by a delegation or by people; by the house where nobody is given it. */
  playedBy: z.enum(['anybody', 'house']).default('anybody'),
})
export type Role = z.infer<typeof Role>

/**
 * What players do. The first six are done on the page of the exercise (the door `act`); the others on the real platform,
 * and told by `exerciseAct`. A scenario may wait for any act whose name has this form.
 */
export const ownActs = ['acknowledged', 'contacted', 'escalated', 'shared', 'declined', 'stated'] as const
export const OwnAct = z.enum(ownActs)
export type OwnAct = z.infer<typeof OwnAct>
export const platformActs = [
  'incident.reported',
  'incident.shared',
  'incident.asked',
  'incident.answered',
  'request.sent',
  'request.acknowledged',
  'request.accepted',
  'request.accepted-in-part',
  'request.declined',
  'request.consulted',
  'request.closed',
  'ping.acknowledged',
  'crisis.sent',
  'crisis.acknowledged',
  'letter.issued',
  'actor.recorded',
  'text.published',
  'text.opened',
  'room.opened',
] as const
export const ActName = z
  .string()
  .regex(/^[a-z-]+(\.[a-z-]+)?$/)
  .max(60)

/** When an inject falls due. */
export const When = z.discriminatedUnion('by', [
  /** Seconds from the start. */
  z.object({ by: z.literal('time'), at: Seconds }),
  /** So many seconds after another inject went out. */
  z.object({ by: z.literal('inject'), after: Name, seconds: Seconds.default(0) }),
  /** So many seconds after a role (or anybody) did something; without it at `else`, or never where that is null. */
  z.object({
    by: z.literal('act'),
    act: ActName,
    /** By this role alone. */
    role: Name.nullable().default(null),
    /** About this inject alone. */
    inject: Name.nullable().default(null),
    seconds: Seconds.default(0),
    else: Seconds.nullable().default(null),
  }),
  /** When exercise control gives it, and not before. */
  z.object({ by: z.literal('hand') }),
])
export type When = z.infer<typeof When>

export const Hope = z.discriminatedUnion('kind', [
  /** The role says that it has it. */
  z.object({ kind: z.literal('acknowledgement') }),
  /** The first whom the role turns to is one of these roles, and this kind of contact there. */
  z.object({
    kind: z.literal('contact'),
    to: z.array(Name).min(1).max(24),
    contact: ContactKind.nullable().default(null),
  }),
  /** What the role lets go in that time goes no further than `widest`, and no less far than `narrowest`. */
  z.object({ kind: z.literal('marking'), widest: Tlp, narrowest: Tlp.default('red') }),
  /** The role takes it up to one of these. */
  z.object({ kind: z.literal('escalation'), to: z.array(Name).min(1).max(24) }),
  /** The role does this, whatever it is. */
  z.object({ kind: z.literal('act'), act: ActName }),
])
export type Hope = z.infer<typeof Hope>

/** What is hoped of a role because of an inject, and within how many seconds. */
export const Expectation = z.object({ id: Name, of: Name, within: Seconds.min(1), hope: Hope, why: InWords.optional() })
export type Expectation = z.infer<typeof Expectation>

/** The facts of an inject that is an incident of the real platform, reported by exercise control. */
const StagedIncident = z.object({
  sector: z.string().max(60).nullable().default(null),
  /** On the NIS2 scale. */
  severity: z.string().max(60).nullable().default(null),
  tlp: Tlp.default('amber+strict'),
  /** The roles that were hit: their delegations stand as its victims. */
  victims: z.array(Name).max(24).default([]),
})

/** The facts of an inject that is a request on the real platform, which players answer there. */
const StagedRequest = z.object({
  kind: RequestKind,
  /** By field of its form; what must be there and is not is filled in when it goes out, times among it. */
  form: RequestForm.default({}),
  cites: z.array(z.string().max(40)).max(20).default([]),
  /** Within how many seconds of the exercise it asks for an answer. */
  due: Seconds.min(1).nullable().default(null),
  tlp: Tlp.default('amber+strict'),
})

/** The facts of an inject that is a letter on the real platform; its words are the body, between the usual courtesies. */
const StagedLetter = z.object({ kind: LetterKind, tlp: Tlp.default('amber+strict') })

export const InjectKind = z.enum(['message', 'incident', 'request', 'letter', 'press', 'itu-notice', 'rumour'])
export type InjectKind = z.infer<typeof InjectKind>

export const Inject = z.object({
  id: Name,
  kind: InjectKind,
  when: When,
  /** Who says it; null for exercise control. What a role says that somebody plays is left out: they speak for themselves. */
  from: Name.nullable().default(null),
  /** The roles that get it; empty for all. */
  to: z.array(Name).max(24).default([]),
  title: InWords,
  words: InWords,
  /** The invented paper, channel or account that has it. */
  outlet: InWords.optional(),
  urgency: z.enum(['routine', 'prompt', 'urgent', 'crisis']).default('prompt'),
  incident: StagedIncident.optional(),
  request: StagedRequest.optional(),
  letter: StagedLetter.optional(),
  expects: z.array(Expectation).max(scenarioLimits.expectations).default([]),
  /** For control and observers: what to look for. */
  note: InWords.optional(),
})
export type Inject = z.infer<typeof Inject>

export const Scenario = z.object({
  title: InWords,
  summary: InWords,
  /** For all who play, before it begins. */
  briefing: InWords,
  /** How long it is meant to last. */
  minutes: z.int().min(1).max(43_200),
  /** The role that a newcomer plays alone, all others being played by the house; null where that cannot be. */
  alone: Name.nullable().default(null),
  roles: z.array(Role).min(1).max(scenarioLimits.roles),
  injects: z.array(Inject).min(1).max(scenarioLimits.injects),
})
export type Scenario = z.infer<typeof Scenario>
export type ScenarioInput = z.input<typeof Scenario>
