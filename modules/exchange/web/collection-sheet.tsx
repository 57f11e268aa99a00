import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Collection, CollectionWords } from '../contract.ts'
import { AccessField, nobodyElse } from './access.tsx'
import { exchange, identity, readAgain } from './doors.ts'

type Props = { collection?: Collection; onClose: () => void; onDone: (collection: Collection) => void }

/** Makes a collection, or changes one that my delegation keeps. */
export function CollectionSheet({ collection, onClose, onDone }: Props) {
  const say = useWords()
  const make = useMutation(exchange.makeCollection.mutationOptions())
  const change = useMutation(exchange.changeCollection.mutationOptions())
  const form = useDoorForm({
    schema: CollectionWords,
    initial: collection ?? {
      description: '',
      readers: nobodyElse,
      writers: nobodyElse,
      people: [],
      defaultTlp: 'amber',
    },
    send: (input) => (collection ? change.mutateAsync({ ...input, id: collection.id }) : make.mutateAsync(input)),
    onSent: (answer) => {
      readAgain()
      onDone(answer)
    },
  })
  const { readers = nobodyElse, writers = nobodyElse, people = [], defaultTlp = 'amber' } = form.values
  const act = say(collection ? 'exchange.collection.change' : 'exchange.collection.make')
  return (
    <Sheet title={collection ? `${collection.title}: ${act}` : act} onClose={onClose} place="middle">
      <DoorForm form={form} act={act}>
        <TextField label={say('exchange.collection.title')} {...form.field('title')} maxLength={200} />
        <TextArea
          label={say('exchange.collection.description')}
          {...form.field('description')}
          isRequired={false}
          rows={2}
        />
        <TextField
          label={say('exchange.collection.alias')}
          hint={say('exchange.collection.alias.hint')}
          mono
          error={form.issue('alias')}
          isRequired={false}
          value={form.values.alias ?? ''}
          onChange={(alias) => form.set({ alias: alias.trim() === '' ? null : alias.trim() })}
        />
        <AccessField
          label={say('exchange.collection.readers')}
          hint={say('exchange.collection.readers.hint')}
          value={readers as Collection['readers']}
          onChange={(access) => form.set({ readers: access })}
        />
        <AccessField
          label={say('exchange.collection.writers')}
          value={writers as Collection['writers']}
          onChange={(access) => form.set({ writers: access })}
        />
        <TlpField
          label={say('exchange.collection.defaultTlp')}
          value={defaultTlp}
          onChange={(tlp) => form.set({ defaultTlp: tlp })}
        />
        <PeopleField value={people} onChange={(chosen) => form.set({ people: chosen })} />
      </DoorForm>
    </Sheet>
  )
}

/** TLP:RED goes to people: those who are to see what arrives under it. */
function PeopleField({ value, onChange }: { value: readonly string[]; onChange: (people: string[]) => void }) {
  const say = useWords()
  const { delegationId } = useActor()
  const { data } = useSuspenseQuery(
    identity.people.queryOptions({ input: delegationId === null ? {} : { delegationId } }),
  )
  const options = data.filter(({ standing }) => standing !== 'revoked').map(({ id, name }) => ({ id, label: name }))
  return (
    <ManyPicker
      label={say('exchange.collection.people')}
      hint={say('exchange.collection.people.hint')}
      isRequired={false}
      options={options}
      value={value}
      onChange={onChange}
    />
  )
}
