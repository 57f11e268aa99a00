import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import { DoorForm, FieldGroup, useDoorForm } from '#platform/web/form.tsx'
import type { DoorForm as Form } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { Checkbox, CheckboxChoice, RadioChoice } from '#platform/web/ui/choice.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { ContactKind } from '../../contract/directory.ts'
import { NewPing, type PingLadder, pingPaths } from '../../contract/pings.ts'
import { fits, mayPing, usualEvery } from '../../rules/pings.ts'
import { LadderField } from '../pieces/ladder-field.tsx'
import { ladderUnits } from '../pieces/ladder-times.ts'
import { NoMail } from '../pieces/no-mail.tsx'
import { identity, pings, readAgain } from './doors.ts'
import './pings.css'
export { loader } from './words.ts'

const hour = 60
const day = 24 * hour

/** A check of an ordinary day, whose contacts sleep at night; and one that asks who is awake now. In minutes. */
const usualLadder: PingLadder = { deputy: 6 * hour, head: day, mission: 2 * day, closes: 3 * day }
const quickLadder: PingLadder = { deputy: 15, head: 30, mission: hour, closes: 2 * hour }

const Planned = NewPing.omit({ startsAt: true })
  .extend({ startsAt: z.iso.datetime().nullable().default(null) })
  .refine(({ ladder }) => fits(ladder), { path: ['ladder'], message: 'PING_LADDER_UNFIT' })

/** The secretariat checks anybody, the head of a delegation its own contacts. */
export function NewPage() {
  const say = useWords()
  const actor = useActor()
  const everybody = mayPing(actor, null) === true
  const own = actor.delegationId !== null && mayPing(actor, [actor.delegationId]) === true
  return (
    <Page
      title={say('contacts.pings.new')}
      lead={say('contacts.pings.new.lead')}
      crumbs={[{ label: say('contacts.pings.title'), to: pingPaths.all }]}
    >
      {everybody || own ? (
        <Plan everybody={everybody} own={actor.delegationId} />
      ) : (
        <ErrorState title={say('PING_NOT_YOURS')} />
      )}
    </Page>
  )
}

function Plan({ everybody, own }: { everybody: boolean; own: string | null }) {
  const say = useWords()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const create = useMutation(pings.create.mutationOptions())
  const form = useDoorForm({
    schema: Planned,
    initial: {
      world: search.get('world') === 'exercise' ? 'exercise' : 'real',
      delegationIds: everybody || own === null ? null : [own],
      kinds: [...ContactKind.options],
      startsAt: null,
      surprise: true,
      everyMonths: null,
      ladder: usualLadder,
    },
    send: ({ startsAt, ...input }) => create.mutateAsync({ ...input, startsAt: startsAt ?? new Date().toISOString() }),
    onSent: (ping) => {
      toast(say(form.values.startsAt ? 'contacts.pings.planned' : 'contacts.pings.begun'))
      void readAgain()
      void navigate(pingPaths.one(ping.id), { replace: true })
    },
  })
  return (
    <DoorForm form={form} act={say(form.values.startsAt ? 'contacts.pings.plan' : 'contacts.pings.begin')}>
      <NoMail />
      <Whom form={form} everybody={everybody} />
      <WhenFields form={form} />
      <FieldGroup title={say('contacts.pings.ladder')} hint={say('contacts.pings.ladder.hint')}>
        <LadderField
          value={form.values.ladder ?? usualLadder}
          onChange={(ladder) => form.set({ ladder })}
          error={form.issue('ladder')}
          words="contacts.pings.ladder."
          first={say('contacts.pings.ladder.contact')}
          units={ladderUnits}
          usual={[
            { label: say('contacts.pings.ladder.usual'), ladder: usualLadder },
            { label: say('contacts.pings.ladder.quick'), ladder: quickLadder },
          ]}
        />
      </FieldGroup>
    </DoorForm>
  )
}

type Planning = { form: Form<typeof Planned> }

function Whom({ form, everybody }: Planning & { everybody: boolean }) {
  const say = useWords()
  const { data } = useSuspenseQuery(identity.delegations.queryOptions())
  return (
    <FieldGroup title={say('contacts.pings.whom')}>
      <TextField
        label={say('contacts.pings.name')}
        hint={say('contacts.pings.name.hint')}
        maxLength={120}
        {...form.field('title')}
      />
      <RadioChoice
        label={say('contacts.worlds')}
        options={(['real', 'exercise'] as const).map((id) => ({ id, label: say(`contacts.pings.world.${id}`) }))}
        value={form.values.world ?? 'real'}
        onChange={(world) => form.set({ world })}
      />
      <RunChoice
        exercise={form.values.world === 'exercise'}
        value={form.values.run}
        onChange={(run) => form.set({ run })}
      />
      {everybody && (
        <ManyPicker
          label={say('contacts.pings.delegations')}
          hint={say('contacts.pings.delegations.hint')}
          isRequired={false}
          options={data.map(({ id, name }) => ({ id, label: name }))}
          value={form.values.delegationIds ?? []}
          onChange={(ids) => form.set({ delegationIds: ids.length === 0 ? null : ids })}
        />
      )}
      <CheckboxChoice
        label={say('contacts.pings.kinds')}
        options={ContactKind.options.map((id) => ({ id, label: say(`contacts.pings.kind.${id}`) }))}
        {...form.field('kinds')}
      />
    </FieldGroup>
  )
}

const never = '0'

function WhenFields({ form }: Planning) {
  const say = useWords()
  const every = [never, '1', '3', String(usualEvery), '12']
  return (
    <FieldGroup title={say('contacts.pings.when')}>
      <DateTimeField
        label={say('contacts.pings.starts')}
        hint={say('contacts.pings.starts.hint')}
        isRequired={false}
        value={form.values.startsAt ?? null}
        onChange={(startsAt) => form.set({ startsAt: startsAt ?? null })}
        error={form.issue('startsAt')}
      />
      <Checkbox
        label={say('contacts.pings.surprise')}
        hint={say('contacts.pings.surprise.hint')}
        value={form.values.surprise ?? false}
        onChange={(surprise) => form.set({ surprise })}
      />
      {/* What is played ends with its exercise. */}
      {form.values.world !== 'exercise' && (
        <Select
          label={say('contacts.pings.repeats')}
          hint={say('contacts.pings.repeats.hint')}
          options={every.map((id) => ({
            id,
            label: id === never ? say('contacts.pings.once') : say('contacts.pings.everyMonths', { count: Number(id) }),
          }))}
          value={String(form.values.everyMonths ?? never)}
          onChange={(id) => form.set({ everyMonths: id === never ? null : Number(id) })}
        />
      )}
    </FieldGroup>
  )
}
