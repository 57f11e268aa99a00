import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { isLanguage, languages } from '#platform/languages.ts'
import { forgetAllDrafts } from '#platform/web/drafts.ts'
import { useFormat } from '#platform/web/format.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { queries } from '#platform/web/queries.ts'
import { useRenewSession, useSession } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { chooseLanguage, useWords } from '#platform/web/words.ts'
import { Name, type OwnSession, type Session } from '../people.ts'
import { askAgain, identity } from './doors.ts'
import { PasskeysSection } from './passkeys-section.tsx'

const me = identity.whoami.queryOptions()
const sessions = identity.sessions.queryOptions()

export const loader = () =>
  Promise.all([
    queries.ensureQueryData(me),
    queries.ensureQueryData(sessions),
    queries.ensureQueryData(identity.passkeys.queryOptions()),
  ])

export function MePage() {
  const say = useWords()
  const format = useFormat()
  const { actor, demo } = useSession()
  const leave = useLeaving()
  const { data } = useSuspenseQuery(me)
  return (
    <Page
      title={say('me.title')}
      act={
        <>
          {demo && <ButtonLink to="/sign-in">{say('me.changePlaces')}</ButtonLink>}
          <Button onPress={() => leave(() => identity.signOut.call())}>{say('me.signOut')}</Button>
        </>
      }
      margin={
        <>
          <Note label={say('me.as')}>
            <bdi>{actor.name}</bdi>
          </Note>
          {actor.delegation && (
            <Note label={say('people.delegation')}>
              <bdi>{actor.delegation.name}</bdi>
            </Note>
          )}
          <Note label={say('people.roles')}>{format.list(data.roles.map((role) => say(`role.${role}`)))}</Note>
        </>
      }
    >
      <Wishes session={data} />
      <PasskeysSection />
      <Sessions onLeave={() => leave(() => identity.endSessions.call())} />
    </Page>
  )
}

/** What was half written here must not be found by whoever sits down next. */
function useLeaving() {
  const renew = useRenewSession()
  const navigate = useNavigate()
  return async (end: () => Promise<unknown>): Promise<void> => {
    await end()
    forgetAllDrafts()
    await navigate('/')
    await renew()
  }
}

const asDevice = 'device'
const Wanted = z.object({ name: Name, language: z.string(), timeZone: z.string().optional() })

function Wishes({ session }: { session: Session }) {
  const say = useWords()
  const renew = useRenewSession()
  const change = useMutation(identity.changeMe.mutationOptions())
  const form = useDoorForm({
    schema: Wanted,
    initial: {
      name: session.name,
      language: session.language ?? asDevice,
      ...(session.timeZone ? { timeZone: session.timeZone } : {}),
    },
    send: ({ name, language, timeZone }) =>
      change.mutateAsync({ name, language: isLanguage(language) ? language : null, timeZone: timeZone ?? null }),
    onSent: async () => {
      const { language } = form.values
      if (isLanguage(language)) await chooseLanguage(language)
      await renew()
      toast(say('me.kept'), { kind: 'done' })
    },
  })
  const zones = Intl.supportedValuesOf('timeZone').map((id) => ({ id, label: id.replaceAll('_', ' ') }))
  return (
    <Section title={say('me.wishes')}>
      <DoorForm form={form} act={say('me.keep')}>
        <TextField label={say('people.name')} autoComplete="name" {...form.field('name')} />
        <Select
          label={say('shell.language')}
          options={[
            { id: asDevice, label: say('me.asDevice') },
            ...languages.map(({ code, name }) => ({ id: code, label: name })),
          ]}
          {...form.field('language')}
        />
        <Picker
          label={say('me.timeZone')}
          hint={say('me.timeZone.hint')}
          options={zones}
          {...form.field('timeZone')}
          onChange={(id) => form.set({ timeZone: id })}
        />
      </DoorForm>
    </Section>
  )
}

function Sessions({ onLeave }: { onLeave: () => Promise<void> }) {
  const say = useWords()
  const { data } = useSuspenseQuery(sessions)
  return (
    <Section
      title={say('me.sessions')}
      count={data.length}
      act={
        <Confirm
          title={say('me.everywhere')}
          trigger={
            <Button small kind="quiet">
              {say('me.everywhere')}
            </Button>
          }
          happens={say('me.everywhere.happens')}
          seenBy={say('me.everywhere.seenBy')}
          undone={say('me.everywhere.undone')}
          act={say('me.everywhere.act')}
          onConfirm={onLeave}
        />
      }
    >
      <Table
        label={say('me.sessions')}
        rows={data}
        rowKey={(one) => one.id}
        columns={[
          {
            id: 'device',
            label: say('me.session.device'),
            cell: (one) => <Device of={one} />,
            value: (one) => one.device,
          },
          {
            id: 'way',
            label: say('me.session.way'),
            minor: true,
            cell: (one) => say(`me.way.${one.way}`),
            value: (one) => one.way,
          },
          {
            id: 'seen',
            label: say('me.session.seen'),
            cell: (one) => <When at={one.seenAt} />,
            value: (one) => one.seenAt,
          },
          {
            id: 'end',
            label: say('people.acts'),
            end: true,
            cell: (one) => !one.current && <EndSession id={one.id} />,
          },
        ]}
      />
    </Section>
  )
}

function Device({ of: { device, current } }: { of: OwnSession }) {
  const say = useWords()
  return (
    <span className="row">
      <span dir="ltr" title={device}>
        {shortDevice(device) || say('me.session.unknown')}
      </span>
      {current && <Tag>{say('me.session.current')}</Tag>}
    </span>
  )
}

/** Browser and system, of the long line that browsers send; the whole stands in the title. */
function shortDevice(device: string): string {
  const browser = /(Firefox|Edg|OPR|HeadlessChrome|Chrome|Safari)\/\d+/.exec(device)?.[0].replace('Edg/', 'Edge/')
  const system = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(device)?.[0]
  return browser ? [browser.replace('/', ' '), system].filter(Boolean).join(', ') : device.slice(0, 40)
}

function EndSession({ id }: { id: string }) {
  const say = useWords()
  const end = useMutation(identity.endSession.mutationOptions({ onSettled: askAgain }))
  return (
    <Button small kind="quiet" busy={end.isPending} onPress={() => end.mutate({ id })}>
      {say('me.session.end')}
    </Button>
  )
}
