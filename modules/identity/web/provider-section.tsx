import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { askAgain, identity } from './doors.ts'

const Wanted = z.object({
  issuer: z.url(),
  clientId: z.string().min(1).max(300),
  clientSecret: z.string().min(1).max(1000).optional(),
})

/** For the head of a delegation: sign-in through the ministry's own identity provider (OpenID Connect). */
export function ProviderSection() {
  const say = useWords()
  const { data } = useSuspenseQuery(identity.provider.queryOptions())
  const set = useMutation(identity.setProvider.mutationOptions())
  const remove = useMutation(identity.removeProvider.mutationOptions({ onSuccess: askAgain }))
  const { provider, redirectUri } = data
  const form = useDoorForm({
    schema: Wanted,
    initial: provider ? { issuer: provider.issuer, clientId: provider.clientId } : {},
    send: (input) => set.mutateAsync(input),
    onSent: async ({ emailDomain }) => {
      await askAgain()
      toast(say('provider.kept', { domain: emailDomain }), { kind: 'done' })
    },
  })
  return (
    <Section
      title={say('provider.title')}
      act={
        provider && (
          <Confirm
            title={say('provider.remove')}
            trigger={
              <Button small kind="quiet">
                {say('provider.remove')}
              </Button>
            }
            happens={say('provider.remove.happens')}
            seenBy={say('provider.remove.seenBy')}
            undone={say('provider.remove.undone')}
            act={say('provider.remove')}
            onConfirm={() => remove.mutateAsync({})}
          />
        )
      }
    >
      <p>{provider ? say('provider.is', { domain: provider.emailDomain }) : say('provider.none')}</p>
      <Disclosure title={say(provider ? 'provider.change' : 'provider.set')}>
        <DoorForm form={form} act={say('provider.act')}>
          <p className="row">
            {say('provider.redirect')} <Code value={redirectUri} short={false} label={say('provider.redirect')} />
          </p>
          <TextField
            label={say('provider.issuer')}
            hint={say('provider.issuer.hint')}
            mono
            type="url"
            {...form.field('issuer')}
          />
          <TextField label={say('provider.clientId')} mono autoComplete="off" {...form.field('clientId')} />
          <TextField
            label={say('provider.secret')}
            hint={say('provider.secret.hint')}
            mono
            type="password"
            autoComplete="off"
            {...form.field('clientSecret')}
          />
        </DoorForm>
      </Disclosure>
    </Section>
  )
}
