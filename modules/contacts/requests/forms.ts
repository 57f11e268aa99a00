/**
 * What is asked for each kind of request, as data: every field has a key, whose words each side reads in its own language
 * (`contacts.requests.field.<kind>.<key>`, options `contacts.requests.option.<field's vocabulary>.<option>`). Only `text`
 * is written by people, and carries its language with it.
 */
import type { RequestKind } from '../contract/requests.ts'

export type FormField =
  | { key: string; type: 'choice' | 'choices'; options: readonly string[]; required?: true }
  | { key: string; type: 'time'; required?: true }
  | { key: string; type: 'lines'; most: number; required?: true }

/** The classes of the Reference Security Incident Taxonomy (RSIT), as the MISP taxonomy of that name has them. */
const activity = [
  'abusive-content',
  'malicious-code',
  'information-gathering',
  'intrusion-attempts',
  'intrusions',
  'availability',
  'information-content-security',
  'fraud',
  'vulnerable',
  'other',
] as const

const sector = [
  'energy',
  'transport',
  'banking',
  'health',
  'water',
  'digital-infrastructure',
  'public-administration',
  'space',
  'food',
  'manufacturing',
  'research',
  'other',
] as const

const urgency = ['hours', 'day', 'week', 'no-hurry'] as const
const effect = ['none-yet', 'minor', 'serious', 'critical-services', 'lives'] as const

export const requestForms: Record<RequestKind, readonly FormField[]> = {
  assistance: [
    { key: 'urgency', type: 'choice', options: urgency, required: true },
    { key: 'sector', type: 'choices', options: sector, required: true },
    { key: 'effect', type: 'choice', options: effect, required: true },
    {
      key: 'wanted',
      type: 'choices',
      options: [
        'analysis',
        'forensics',
        'indicators',
        'mitigation-advice',
        'experts-on-site',
        'equipment',
        'legal-process',
      ],
      required: true,
    },
    { key: 'since', type: 'time' },
  ],
  mitigation: [
    { key: 'urgency', type: 'choice', options: urgency, required: true },
    { key: 'activity', type: 'choices', options: activity, required: true },
    { key: 'effect', type: 'choice', options: effect, required: true },
    { key: 'infrastructure', type: 'lines', most: 200, required: true },
    { key: 'from', type: 'time', required: true },
    { key: 'until', type: 'time' },
    {
      key: 'wanted',
      type: 'choices',
      options: ['stop', 'investigate', 'take-down', 'preserve-evidence', 'warn-operator', 'tell-us'],
      required: true,
    },
    { key: 'basis', type: 'choices', options: ['own-logs', 'victim-report', 'partner', 'open-source', 'other'] },
  ],
  clarification: [
    { key: 'urgency', type: 'choice', options: urgency, required: true },
    {
      key: 'about',
      type: 'choice',
      options: ['incident', 'public-statement', 'activity', 'exercise', 'policy', 'capability'],
      required: true,
    },
    { key: 'occurred', type: 'time' },
  ],
  notification: [
    {
      key: 'of',
      type: 'choice',
      options: [
        'exercise-planned',
        'maintenance',
        'vulnerability',
        'incident-affecting-you',
        'measure-taken',
        'change-of-contact',
      ],
      required: true,
    },
    { key: 'from', type: 'time' },
    { key: 'until', type: 'time' },
  ],
  consultation: [
    { key: 'urgency', type: 'choice', options: urgency, required: true },
    { key: 'form', type: 'choices', options: ['in-person', 'call', 'written', 'sealed-room'], required: true },
    {
      key: 'level',
      type: 'choice',
      options: ['technical', 'diplomatic', 'senior-officials', 'ministers'],
      required: true,
    },
    { key: 'proposed', type: 'time' },
  ],
  information: [
    { key: 'urgency', type: 'choice', options: urgency, required: true },
    {
      key: 'about',
      type: 'choices',
      options: ['indicators', 'vulnerability', 'policy-or-law', 'organisation', 'terminology', 'good-practice'],
      required: true,
    },
  ],
}

export type FormValue = string | readonly string[]
/** `key` names the field; `fault` is a key of the words. */
export type FormFault = {
  key: string
  fault: 'missing' | 'unknown-field' | 'not-an-option' | 'no-time' | 'too-many' | 'malformed'
}

/** The longest line of a `lines` field: an address, a domain name (RFC 1035: 253), a URL. */
const longestLine = 2_000

/** What is wrong with a filled form; empty when nothing is. A draft may still lack what is required. */
export function faultsOfForm(
  kind: RequestKind,
  values: Readonly<Record<string, FormValue>>,
  complete: boolean,
): FormFault[] {
  const fields = requestForms[kind]
  const unknown = Object.keys(values).filter((key) => !fields.some((field) => field.key === key))
  return [
    ...unknown.map((key): FormFault => ({ key, fault: 'unknown-field' })),
    ...fields.flatMap((field) =>
      faultOf(field, Object.hasOwn(values, field.key) ? values[field.key] : undefined, complete),
    ),
  ]
}

/**
 * A form as complete as its kind wants it: what is faulty is left out, and what must be there and is not is the most general
 * option that there is, the time given, or a dash.
 */
export function filledForm(
  kind: RequestKind,
  values: Readonly<Record<string, FormValue>>,
  at: Date,
): Record<string, string | string[]> {
  return Object.fromEntries(
    requestForms[kind].flatMap((field): [string, string | string[]][] => {
      const given = Object.hasOwn(values, field.key) ? values[field.key] : undefined
      if (given !== undefined && given.length > 0 && faultOf(field, given, false).length === 0)
        return [[field.key, typeof given === 'string' ? given : [...given]]]
      return field.required ? [[field.key, general(field, at)]] : []
    }),
  )
}

function general(field: FormField, at: Date): string | string[] {
  if (field.type === 'time') return at.toISOString()
  if (field.type === 'lines') return ['–']
  const option = field.options.find((one) => one === 'other') ?? field.options[0] ?? ''
  return field.type === 'choice' ? option : [option]
}

function faultOf(field: FormField, value: FormValue | undefined, complete: boolean): FormFault[] {
  const { key } = field
  if (value === undefined || value.length === 0) return complete && field.required ? [{ key, fault: 'missing' }] : []
  switch (field.type) {
    case 'choice':
      return typeof value === 'string' && field.options.includes(value) ? [] : [{ key, fault: 'not-an-option' }]
    case 'choices':
      if (typeof value === 'string' || new Set(value).size < value.length) return [{ key, fault: 'malformed' }]
      return value.every((one) => field.options.includes(one)) ? [] : [{ key, fault: 'not-an-option' }]
    case 'time':
      return typeof value === 'string' && isTime(value) ? [] : [{ key, fault: 'no-time' }]
    case 'lines':
      if (typeof value === 'string') return [{ key, fault: 'malformed' }]
      if (value.length > field.most) return [{ key, fault: 'too-many' }]
      return value.every(isLine) ? [] : [{ key, fault: 'malformed' }]
  }
}

const isTime = (value: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(value) && !Number.isNaN(Date.parse(value))

const isLine = (value: string): boolean => value.trim() !== '' && value.length <= longestLine && !/\p{Cc}/u.test(value)
