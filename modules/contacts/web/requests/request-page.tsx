import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { resumed, useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticRequest } from '../../contract/requests.ts'
import { PassageShown } from '../pieces/passage.tsx'
import { Cites } from './cites.tsx'
import { Consultation } from './consultation.tsx'
import { Course } from './course.tsx'
import { readAgain, requests } from './doors.ts'
import { FormShown } from './form-shown.tsx'
import { History } from './history.tsx'
import { RequestActs } from './request-acts.tsx'
import { RequestStanding } from './standing.tsx'
import { nextOf } from './states.ts'
import './request.css'
export { loader } from './words.ts'

/** One request, as both sides read it: each in its own language, as far as the form goes. */
export function RequestPage() {
  const { id = '' } = useParams()
  const { data: request } = useSuspenseQuery(requests.one.queryOptions({ input: { id } }))
  const unpublished = request.steps.some(({ record }) => record?.index === null)
  useLive(['request.*', 'record.published'], ({ name, id: about }) => {
    if (name === 'record.published' ? unpublished : about === id || about === null || name === resumed) readAgain()
  })
  return <RequestSheet key={id} request={request} />
}

function RequestSheet({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const { incident, words } = request
  return (
    <Page
      title={request.subject}
      exercise={request.world === 'exercise'}
      act={<RequestActs request={request} />}
      margin={<RequestMargin request={request} />}
    >
      <Course request={request} />
      <Section title={say('contacts.requests.asked')}>
        {words && <PassageShown passage={words} />}
        <FormShown request={request} />
        {incident && (
          <p>
            {say('contacts.requests.about')}{' '}
            <Link to={`/incidents/${incident.id}`} dir="auto">
              {incident.title}
            </Link>
          </p>
        )}
      </Section>
      {request.cites.length > 0 && <Cites ids={request.cites} />}
      {request.status !== 'draft' && <Consultation request={request} />}
      {request.steps.length > 0 && <History request={request} />}
    </Page>
  )
}

function RequestMargin({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const own = useActor().delegationId
  const { from, to, zones, marking, dueAt, sentAt } = request
  const answered = !['draft', 'sent', 'delivered', 'acknowledged'].includes(request.status)
  const done = answered || (request.kind === 'notification' && request.status === 'acknowledged')
  const sides = [
    { name: from.name, zone: zones.from },
    { name: to.name, zone: zones.to },
  ]
  const capitals = sides.flatMap(({ name, zone }) => (zone === null ? [] : [{ name, zone }]))
  return (
    <>
      <Note label={say('contacts.requests.kind')}>{say(`contacts.requests.kind.${request.kind}`)}</Note>
      <Note label={say('contacts.requests.status')}>
        <RequestStanding
          status={request.status}
          overdue={request.overdue ? (own === to.id ? 'us' : 'them') : null}
          asked={request.may.moves.length > 0 && nextOf(request).by === (own === to.id ? 'to' : 'from')}
        />
      </Note>
      <Note label={say('contacts.requests.from')}>
        <Name invented={from.invented}>{from.name}</Name>
      </Note>
      <Note label={say('contacts.requests.to')}>
        <Name invented={to.invented}>{to.name}</Name>
      </Note>
      {request.number !== null && (
        <Note label={say('contacts.requests.number')}>
          <bdi>{request.number}</bdi>
        </Note>
      )}
      {sentAt !== null && (
        <Note label={say('contacts.requests.sent')}>
          <When at={sentAt} />
        </Note>
      )}
      <Note label={say('contacts.requests.due')}>
        {dueAt === null ? (
          say('contacts.requests.due.none')
        ) : (
          <>
            <Deadline at={dueAt} capitals={capitals} done={done && !request.overdue} />
            {sides
              .filter(({ zone }) => zone === null)
              .map(({ name }) => (
                <small key={name} className="faint block">
                  {say('contacts.requests.due.zoneUnknown', { who: name })}
                </small>
              ))}
          </>
        )}
      </Note>
      <Note label={say('contacts.requests.marking')}>
        <MarkingChip {...marking} embargo={marking.embargoUntil} />
      </Note>
    </>
  )
}
