import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { z } from 'zod'
import type { Marking } from '#modules/sharing/contract.ts'
import { useFormat } from '#platform/web/format.ts'
import { useActor, useSession } from '#platform/web/session.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { Contact } from '../../contract/directory.ts'
import { LetterKind } from '../../contract/letters.ts'
import { type DiplomaticRequest, requestPaths } from '../../contract/requests.ts'
import { measureById } from '../../requests/measures.ts'
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
}

/**
 * A letter may be begun from a request, an incident, a contact or a delegation: `?request=`, `?incident=`, `?contact=`, `?to=`.
 * Undefined while that is read; what is not there, or not for the reader's eyes, is as if it were not named.
 */
export function useBegun(): Begun | undefined {
  const say = useWords()
  const own = useActor()
  const language = useLanguage()
  const exercised = useSession().exercise !== undefined
  const [search] = useSearchParams()
  const cited = useCited()
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
      ...(request?.number == null ? {} : { body: cited(request) }),
    },
    requestId: request?.id ?? null,
    incidentId: incident?.id ?? null,
    marking: markingFrom(request?.marking ?? incident?.marking),
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

/** The first words of a note verbale on a request, with its number, date and grounds. */
function useCited(): (request: DiplomaticRequest) => string {
  const say = useWords()
  const format = useFormat()
  return ({ number, sentAt, from, subject, cites }) => {
    const labels = cites.map((id) => measureById(id)?.label ?? id)
    const facts = { number: number ?? '', from: from.name, subject, day: sentAt === null ? '' : format.date(sentAt) }
    return labels.length === 0
      ? say('contacts.letters.begun', facts)
      : say('contacts.letters.begun.cites', { ...facts, cites: format.list(labels) })
  }
}
