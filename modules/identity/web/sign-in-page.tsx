import { useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useSearchParams } from 'react-router'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { useDoorForm } from '#platform/web/form.tsx'
import { queries } from '#platform/web/queries.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Mark } from '#platform/web/ui/mark.tsx'
import { Page, Section } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { EMail } from '../people.ts'
import { identity } from './doors.ts'
import { enterWithPasskey, passkeysWork, useEntering, wasCalledOff } from './entering.ts'
import { PersonaPicker } from './persona-picker.tsx'
import './sign-in.css'

const ways = identity.ways.queryOptions()

export const loader = () => queries.ensureQueryData(ways)

export function SignInPage() {
  const say = useWords()
  const { data } = useSuspenseQuery(ways)
  const [asked] = useSearchParams()
  const title = say(data.demo ? 'signIn.demo.title' : 'signIn.title')
  return (
    <Page title={title} lead={say(data.demo ? 'signIn.demo.lead' : 'signIn.lead')} margin={<Mark size={88} />}>
      {asked.get('refused') === 'provider' && (
        <ErrorState title={say('signIn.provider.refused')} kept={say('signIn.provider.refused.what')} />
      )}
      {data.demo && <PersonaPicker />}
      {data.demo ? (
        <Section title={say('signIn.otherWays')}>
          <Ways hostProvider={data.hostProvider} />
        </Section>
      ) : (
        <Ways hostProvider={data.hostProvider} />
      )}
    </Page>
  )
}

function Ways({ hostProvider }: { hostProvider: boolean }) {
  const say = useWords()
  return (
    <div className="sign-in-ways">
      <WithPasskey />
      {hostProvider && <WithHost />}
      <WithProvider />
      <section className="sign-in-way">
        <h3>{say('signIn.invited')}</h3>
        <p className="faint">{say('signIn.invited.what')}</p>
      </section>
    </div>
  )
}

function WithPasskey() {
  const say = useWords()
  const enter = useEntering()
  const { busy, error, attempt } = useAttempt()
  return (
    <section className="sign-in-way">
      <h3>{say('signIn.passkey')}</h3>
      <p className="faint">{say('signIn.passkey.what')}</p>
      {error !== undefined && <ErrorState error={error} />}
      <div>
        <Button
          kind="primary"
          icon="key"
          busy={busy}
          refused={passkeysWork() ? undefined : say('signIn.passkey.unknown')}
          onPress={() =>
            attempt(async () => {
              await enterWithPasskey()
              await enter()
            })
          }
        >
          {say('signIn.passkey.act')}
        </Button>
      </div>
    </section>
  )
}

function WithHost() {
  const say = useWords()
  const { busy, error, attempt } = useAttempt()
  return (
    <section className="sign-in-way">
      <h3>{say('signIn.host')}</h3>
      {error !== undefined && <ErrorState title={troubleOf(error, say).title} />}
      <div>
        <Button
          busy={busy}
          onPress={() => attempt(async () => location.assign((await identity.beginOidc.call({})).url))}
        >
          {say('signIn.host.act')}
        </Button>
      </div>
    </section>
  )
}

/** The address alone tells which ministry's sign-in is meant: no list of delegations is shown to the public. */
function WithProvider() {
  const say = useWords()
  const form = useDoorForm({
    schema: z.object({ email: EMail }),
    send: (input) => identity.beginOidc.call(input),
    onSent: ({ url }) => location.assign(url),
  })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    void form.submit()
  }
  return (
    <section className="sign-in-way">
      <h3>{say('signIn.provider')}</h3>
      <p className="faint">{say('signIn.provider.what')}</p>
      {form.trouble && <ErrorState title={form.trouble.title} />}
      <form className="sign-in-email" noValidate onSubmit={send}>
        <TextField label={say('signIn.email')} type="email" autoComplete="email" {...form.field('email')} />
        <div>
          <Button type="submit" busy={form.busy}>
            {say('signIn.provider.act')}
          </Button>
        </div>
      </form>
    </section>
  )
}

/** One attempt at a time; what was called off by the person is no error. */
function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const attempt = (work: () => Promise<void>): void => {
    setBusy(true)
    setError(undefined)
    work()
      .catch((failed: unknown) => {
        if (!wasCalledOff(failed)) setError(failed)
      })
      .finally(() => setBusy(false))
  }
  return { busy, error, attempt }
}
