import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { ActorRecord, type ActorView, incidentPaths } from '../../contract.ts'
import { incidents, readAgain } from '../doors.ts'
import { IncidentMarkingField, noMarking, writtenFrom } from '../items/part-marking-field.tsx'
import { NamesFields, TiesFields } from './record-fields.tsx'
import { usePublicActors } from './public-actors.ts'

const Recorded = ActorRecord.extend({
  marking: Marking,
  exercise: z.boolean().default(false),
  run: z.uuid().optional(),
})

/** A record of an actor, or its change: names and ties, each with the place where it can be read. */
export function RecordActor({ record, onClose }: { record?: ActorView; onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog title={say(record ? 'actors.change' : 'actors.record')} isOpen wide onClose={onClose}>
      <Suspense fallback={<Waiting />}>
        <Recording record={record} onClose={onClose} />
      </Suspense>
    </Dialog>
  )
}

function Recording({ record, onClose }: { record: ActorView | undefined; onClose: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const { threatActors } = usePublicActors()
  const make = useMutation(incidents.actors.record.mutationOptions())
  const change = useMutation(incidents.actors.change.mutationOptions())
  const form = useDoorForm({
    schema: Recorded,
    draft: `actor.${record?.id ?? 'new'}`,
    initial: record
      ? { ...record, marking: writtenFrom(record.marking) }
      : { marking: noMarking, aliases: [], ties: [], description: '', exercise: false },
    send: (input) => (record ? change.mutateAsync({ actorId: record.id, ...input }) : make.mutateAsync(input)),
    onSent: ({ id }) => {
      readAgain()
      onClose()
      if (!record) void navigate(incidentPaths.actor(id))
    },
  })
  return (
    <DoorForm form={form} act={say(record ? 'incidents.save' : 'actors.record')}>
      {!record && (
        <RadioChoice
          label={say('incidents.world')}
          options={(['real', 'exercise'] as const).map((id) => ({
            id,
            label: say(`incidents.world.is.${id}`),
            hint: say(`actors.world.${id}.hint`),
          }))}
          value={form.values.exercise ? 'exercise' : 'real'}
          onChange={(world) => form.set({ exercise: world === 'exercise' })}
        />
      )}
      {!record && (
        <RunChoice
          exercise={form.values.exercise ?? false}
          value={form.values.run}
          onChange={(run) => form.set({ run })}
        />
      )}
      <TextField label={say('actors.name')} hint={say('actors.name.hint')} maxLength={120} {...form.field('name')} />
      <Picker
        label={say('actors.reference')}
        hint={say('actors.reference.hint')}
        options={threatActors.map(({ id, name }) => ({ id, label: name }))}
        {...form.field('reference')}
        onChange={(reference) => form.set({ reference })}
      />
      <TextArea label={say('actors.description')} reading rows={5} maxLength={8000} {...form.field('description')} />
      <NamesFields value={form.values.aliases ?? []} onChange={(aliases) => form.set({ aliases })} issue={form.issue} />
      <TiesFields value={form.values.ties ?? []} onChange={(ties) => form.set({ ties })} issue={form.issue} />
      <IncidentMarkingField
        value={Marking.parse(form.values.marking)}
        onChange={(marking) => form.set({ marking })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}

const Into = z.object({ into: z.uuid() })

/** Two records of one actor. Both are kept with their names and sources, and the merge can be taken back. */
export function MergeActor({ record, onClose }: { record: ActorView; onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog title={say('actors.merge')} isOpen onClose={onClose}>
      <p>{say('actors.merge.what')}</p>
      <Suspense fallback={<Waiting />}>
        <Merging record={record} onClose={onClose} />
      </Suspense>
    </Dialog>
  )
}

function Merging({ record, onClose }: { record: ActorView; onClose: () => void }) {
  const say = useWords()
  const { data } = useSuspenseQuery(
    incidents.actors.list.queryOptions({ input: { world: record.exercise ? 'exercise' : 'real', limit: 200 } }),
  )
  const merge = useMutation(incidents.actors.merge.mutationOptions())
  const form = useDoorForm({
    schema: Into,
    send: ({ into }) => merge.mutateAsync({ actorId: record.id, into }),
    onSent: () => {
      readAgain()
      onClose()
    },
  })
  const others = data.items.filter(({ id }) => id !== record.id)
  return (
    <DoorForm form={form} act={say('actors.merge')}>
      <Picker
        label={say('actors.merge.into')}
        options={others.map(({ id, name, owner }) => ({ id, label: name, hint: owner.name }))}
        {...form.field('into')}
        onChange={(into) => form.set(into === null ? {} : { into })}
      />
    </DoorForm>
  )
}
