import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import { useDoorForm } from '#platform/web/form.tsx'
import { useActor, useSession } from '#platform/web/session.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { RequestDraft, RequestKind, requestPaths } from '../../contract/requests.ts'
import { mayDraftRequest } from '../../rules/requests.ts'
import { incidents, keepCopy, requests } from './doors.ts'
import { type Incident, noMarking, RequestForm, written } from './request-form.tsx'
export { loader } from './words.ts'

/** A request is drafted first, and looked at as its receiver will read it before it is sent. */
export function NewPage() {
  const say = useWords()
  const actor = useActor()
  const verdict = mayDraftRequest(actor)
  const [search] = useSearchParams()
  const about = z.uuid().safeParse(search.get('incident')).data
  const { data: incident, isPending } = useQuery(
    incidents.one.queryOptions({ input: { id: about ?? '' }, enabled: about !== undefined && verdict === true }),
  )
  const from = incident && { id: incident.id, title: incident.facts.title, exercise: incident.exercise }
  return (
    <Page
      title={say('contacts.requests.new')}
      lead={say('contacts.requests.new.lead')}
      crumbs={[{ label: say('contacts.requests.title'), to: requestPaths.all }]}
      margin={
        <>
          <Note label={say('contacts.requests.from')}>
            <bdi>{actor.delegation?.name ?? actor.name}</bdi>
          </Note>
          <Note label={say('contacts.requests.status')}>
            <Status standing="draft">{say('contacts.requests.notKept')}</Status>
          </Note>
        </>
      }
    >
      {verdict !== true ? (
        <ErrorState title={say(verdict.refused)} />
      ) : about !== undefined && isPending ? (
        <Waiting />
      ) : (
        <New incident={from} kind={RequestKind.safeParse(search.get('kind')).data} />
      )}
    </Page>
  )
}

function New({ incident, kind }: { incident: Incident | undefined; kind: RequestKind | undefined }) {
  const say = useWords()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const to = z.uuid().safeParse(search.get('to')).data
  const exercised = useSession().exercise !== undefined || search.get('world') === 'exercise'
  const send = useMutation(requests.draft.mutationOptions())
  // A second copy of the form after it was kept would keep a draft of what is on the host already.
  const [kept, setKept] = useState(false)
  const form = useDoorForm({
    schema: RequestDraft,
    ...(kept ? {} : { draft: ['request.new', incident?.id, to].filter(Boolean).join('.') }),
    initial: {
      kind: kind ?? (incident ? 'mitigation' : 'assistance'),
      world: (incident?.exercise ?? exercised) ? 'exercise' : 'real',
      incidentId: incident?.id ?? null,
      marking: noMarking,
      ...(to === undefined ? {} : { to }),
    },
    send: (input) => send.mutateAsync(written(input)),
    onSent: (copy) => {
      setKept(true)
      keepCopy(copy)
      toast(say('contacts.requests.kept'))
      void navigate(requestPaths.one(copy.id), { replace: true })
    },
  })
  return <RequestForm form={form} incident={incident} act={say('contacts.requests.keep')} />
}
