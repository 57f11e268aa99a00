import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { z } from 'zod'
import type { Marking } from '#modules/sharing/contract.ts'
import { useActor, useSession } from '#platform/web/session.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { Contact } from '../../contract/directory.ts'
import { LetterKind, LetterLanguage } from '../../contract/letters.ts'
import { type DiplomaticRequest, requestPaths } from '../../contract/requests.ts'
import { begunOn, type CitedRequest } from '../../letters/quoting.ts'
import { directory } from '../directory/doors.ts'
import { incidents, requests } from '../requests/doors.ts'
import { markingFrom, titleFor } from './carried-over.ts'
import type { Filled } from './letter-fields.tsx'

/** What a letter begins with, and what it is about. */
export type Begun = {
  /** Under which the half-filled form is kept on this device: one for each matter. */
  draft: string
  world: 'real' | 'exercise'
  to: string | null
  content: Filled
  requestId: string | null
  incidentId: string | null
  marking: Marking
  about: { label: string; title: string; to: string } | undefined
  /** The request that its first words speak of: they follow the language of the letter. */
  cited: CitedRequest | undefined
}

/**
 * A letter may be begun from a request, an incident, a contact or a delegation: `?request=`, `?incident=`, `?contact=`, `?to=`.
 * Undefined while that is read; what is not there, or not for the reader's eyes, is as if it were not named.
 */
export function useBegun(): Begun | undefined {
  const say = useWords()
  const own = useActor()
  const reader = useLanguage()
  const exercised = useSession().exercise !== undefined
  const [search] = useSearchParams()
  const now = useNow()
  const named = (name: string) => z.uuid().safeParse(search.get(name)).data
  const id = { request: named('request'), incident: named('incident'), contact: named('contact') }
  const read = <Name extends keyof typeof id>(name: Name) => ({ input: { id: id[name] ?? '' }, enabled: !!id[name] })
  const { data: request, isLoading: waitsForRequest } = useQuery(requests.one.queryOptions(read('request')))
  const { data: incident, isLoading: waitsForIncident } = useQuery(incidents.one.queryOptions(read('incident')))
  const { data: contact, isLoading: waitsForContact } = useQuery(directory.one.queryOptions(read('contact')))
  if (waitsForRequest || waitsForIncident || waitsForContact) return undefined

  const other = request && (request.from.id === own.delegationId ? request.to : request.from)
  const to = other?.id ?? contact?.delegationId ?? named('to') ?? null
  const title =
    request?.subject ?? (incident && titleFor({ ...incident, title: incident.facts.title }, to, new Date(now)))
  const received = request?.from.id === other?.id
  const language = languageFor([...(contact?.languages ?? []), received ? request?.words?.language : undefined], reader)
  const onRequest = request && cited(request, reader)
  const exercise = request ? request.world === 'exercise' : (incident?.exercise ?? (exercised || asksExercise(search)))
  return {
    draft: `letter.new.${id.request ?? id.incident ?? id.contact ?? ''}`,
    world: exercise ? 'exercise' : 'real',
    to,
    content: {
      kind: LetterKind.safeParse(search.get('kind')).data ?? 'note-verbale',
      language,
      from: own.delegation?.name ?? '',
      to: contact ? addressed(contact) : { institution: other?.name ?? '' },
      subject: title ?? '',
      ...(incident && title ? { quoted: [{ text: title, language: incident.facts.language }] } : {}),
      ...(onRequest ? begunOn(onRequest, language) : {}),
    },
    requestId: request?.id ?? null,
    incidentId: incident?.id ?? null,
    marking: markingFrom(request?.marking ?? incident?.marking),
    cited: onRequest,
    about: request
      ? { label: say('contacts.letters.onRequest'), title: request.subject, to: requestPaths.one(request.id) }
      : incident && {
          label: say('contacts.letters.onIncident'),
          title: incident.facts.title,
          to: `/incidents/${incident.id}`,
        },
  }
}

const asksExercise = (search: URLSearchParams): boolean => search.get('world') === 'exercise'

/** Name and office are for a letter; a note verbale is from institution to institution. */
function addressed({ institution, person, function: title }: Contact): Filled['to'] {
  return { institution, rank: 'official', name: person?.name ?? null, title }
}

/** What the first words of a letter are made of; nothing while the request is a draft. */
function cited(
  { number, sentAt, from, subject, words, cites }: DiplomaticRequest,
  reader: string,
): CitedRequest | undefined {
  if (number === null) return undefined
  return { number, sentAt, from: from.name, subject: { text: subject, language: words?.language ?? reader }, cites }
}

/** As whom it goes to writes, where the house knows formulae of that language; as the reader does otherwise. */
function languageFor(wishes: readonly (string | undefined)[], reader: LetterLanguage): LetterLanguage {
  const known = wishes.map((tag) => LetterLanguage.safeParse(tag?.toLowerCase().split('-')[0]).data)
  return known.find((one) => one !== undefined) ?? reader
}
