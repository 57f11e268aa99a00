import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { useDoorForm } from '#platform/web/form.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type DiplomaticRequest, RequestDraft, requestPaths } from '../../contract/requests.ts'
import { keepCopy, requests } from './doors.ts'
import { RequestForm, written } from './request-form.tsx'
export { loader } from './words.ts'

/** The draft of a request, changed. What has been sent is changed no more. */
export function EditPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: request } = useSuspenseQuery(requests.one.queryOptions({ input: { id } }))
  return (
    <Page
      title={say('contacts.requests.change.title')}
      exercise={request.world === 'exercise'}
      crumbs={[
        { label: say('contacts.requests.title'), to: `${requestPaths.all}?direction=out` },
        { label: request.subject, to: requestPaths.one(id) },
      ]}
    >
      {request.may.change ? <Edit request={request} /> : <ErrorState title={say('REQUEST_STANDS_OTHERWISE')} />}
    </Page>
  )
}

function Edit({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const navigate = useNavigate()
  const change = useMutation(requests.change.mutationOptions())
  const { id, kind, world, subject, words, form: filled, cites, dueAt, marking } = request
  const incident = request.incident && { ...request.incident, exercise: world === 'exercise' }
  const form = useDoorForm({
    schema: RequestDraft,
    initial: {
      to: request.to.id,
      kind,
      world,
      subject,
      words,
      form: filled,
      cites,
      incidentId: request.incident?.id ?? null,
      dueAt,
      marking,
    },
    send: (input) => {
      const { world: _, ...changed } = written(input)
      return change.mutateAsync({ id, ...changed })
    },
    onSent: (copy) => {
      keepCopy(copy)
      toast(say('contacts.requests.kept'))
      void navigate(requestPaths.one(id))
    },
  })
  return (
    <RequestForm
      form={form}
      incident={incident ?? undefined}
      kept
      act={say('contacts.requests.keep')}
      beside={<ButtonLink to={requestPaths.one(id)}>{say('contacts.requests.leave')}</ButtonLink>}
    />
  )
}
