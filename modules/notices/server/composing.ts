/**
 * What leaves the house, in words. It is made of sentences of our word files and the values that came with a notice, and
 * of nothing else: no function here can read what anything is about.
 */
import { underExercise } from '#platform/exercise.ts'
import type { Language } from '#platform/languages.ts'
import { noticesPaths, type Urgency } from '../contract.ts'
import { said, type Values } from './words.ts'

/** One notice, as much of it as may be said outside. */
export type Said = {
  id: string
  kind: string
  urgency: Urgency
  say: string
  values: Values
  path: string
  due: Date | null
  exercise: boolean
  at: Date
}

export type Addressed = {
  /** Null: a mailbox of a function. */
  account: string | null
  email: string | null
  name: string
  language: Language
  zone: string
}

const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr', fa: 'fa-u-ca-gregory', th: 'th-u-ca-gregory' }

/** The sentence; in an exercise nobody can take it for anything else, in the first place where they look. */
export function sentenceOf({ say, values, exercise }: Said, language: Language): string {
  const sentence = said(language, say, values)
  return exercise ? underExercise(sentence) : sentence
}

/** A moment in the zone of the reader and in UTC, so that nobody has to guess. */
function moment(at: Date, { language, zone }: Pick<Addressed, 'language' | 'zone'>): string {
  const shown = (timeZone: string): string =>
    new Intl.DateTimeFormat(locales[language], {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      timeZoneName: 'shortOffset',
    }).format(at)
  const own = shown(zone)
  const universal = shown('UTC')
  return own === universal ? own : `${own} – ${universal}`
}

/** Where a person goes: to the notice, which marks itself read and leads on. A mailbox has none of its own. */
function linkTo(host: string, to: Addressed, { id, path }: Said): string {
  return host + (to.account === null ? path : `${noticesPaths.list}/${id}`)
}

export type MailText = { subject: string; text: string }

export function mailOf(host: string, to: Addressed, one: Said): MailText {
  const { language } = to
  const sentence = sentenceOf(one, language)
  return {
    subject: sentence,
    text: paragraphs(
      to.name,
      sentence,
      one.due && said(language, 'notices.mail.due', { due: moment(one.due, to) }),
      `${said(language, 'notices.mail.open')}\n${linkTo(host, to, one)}`,
      said(language, 'notices.mail.safe'),
      lastLine(host, to),
    ),
  }
}

export function digestOf(host: string, to: Addressed, all: readonly Said[]): MailText {
  const { language } = to
  const head = said(language, 'notices.digest', { count: all.length })
  const subject = all.some(({ exercise }) => exercise) ? underExercise(head) : head
  const lines = all.map((one) =>
    [
      `– ${sentenceOf(one, language)}`,
      one.due ? `  ${said(language, 'notices.mail.due', { due: moment(one.due, to) })}` : '',
      `  ${linkTo(host, to, one)}`,
    ]
      .filter(Boolean)
      .join('\n'),
  )
  return {
    subject,
    text: paragraphs(to.name, head, ...lines, said(language, 'notices.mail.safe'), lastLine(host, to)),
  }
}

function lastLine(host: string, { account, language }: Addressed): string {
  return account === null
    ? said(language, 'notices.mail.mailbox')
    : said(language, 'notices.mail.settings', { link: host + noticesPaths.settings })
}

function paragraphs(...all: readonly (string | null | false)[]): string {
  return `${all.filter(Boolean).join('\n\n')}\n`
}

/** What a browser is given to show; the worker takes nothing from it but text and a path of ours. */
export function pushOf(to: Addressed, one: Said): Record<string, string | boolean> {
  const { language } = to
  return {
    title: sentenceOf(one, language),
    body: one.due
      ? said(language, 'notices.mail.due', { due: moment(one.due, to) })
      : said(language, 'notices.push.body'),
    path: `${noticesPaths.list}/${one.id}`,
    tag: one.id,
    language,
    stays: one.urgency === 'crisis' || one.urgency === 'urgent',
  }
}

/** Standard Webhooks: the type, when it happened, and what is needed to ask further at the doors. */
export function webhookOf(host: string, to: Addressed, one: Said): object {
  return {
    type: one.kind,
    timestamp: one.at.toISOString(),
    data: {
      id: one.id,
      to: to.account,
      urgency: one.urgency,
      say: sentenceOf(one, to.language),
      due: one.due?.toISOString() ?? null,
      exercise: one.exercise,
      link: `${host}${noticesPaths.list}/${one.id}`,
    },
  }
}
