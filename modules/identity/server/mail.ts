import { createTransport } from 'nodemailer'
import type { Actor } from '#platform/actor.ts'
import { type Language, isLanguage } from '#platform/languages.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import type { Job } from '#platform/server/module.ts'
import en from '../words/en.json' with { type: 'json' }
import fa from '../words/fa.json' with { type: 'json' }
import fr from '../words/fr.json' with { type: 'json' }
import th from '../words/th.json' with { type: 'json' }
import { seal, unseal } from '#platform/server/sealing.ts'
import { delegationById } from './store/delegations.ts'
import { accountById } from './store/people.ts'
import type { IdentityTables } from './tables.ts'

type Letters = `mail.${'invitation' | 'restoration'}.${'subject' | 'text'}`
const words: Record<Language, Pick<typeof en, Letters>> = { en, fr, fa, th }

/**
 * Has the link mailed once this transaction is committed, where the host sends mail, and answers whether it does. It waits
 * sealed: the queue reads nothing.
 *
 * @param restoredBy who has the access of somebody restored that had joined before; their delegation stands beside the
 *   name, for they call themselves as they like
 */
export async function mailLater(
  house: House,
  call: Call<IdentityTables>,
  accountId: string,
  link: string,
  restoredBy?: Actor,
): Promise<boolean> {
  if (!house.config.smtpUrl) return false
  const sealed = await seal(house.config.dataFolder, link, about(accountId))
  const theirs = restoredBy?.delegationId ? await delegationById(call.db, restoredBy.delegationId) : undefined
  const by = restoredBy && `${restoredBy.name} (${theirs?.name ?? ''})`
  const data = { id: accountId, sealed, ...(by === undefined ? {} : { restoredBy: by }) }
  await call.emit({ name: 'person.invited', data })
  return true
}

/** Mail may arrive twice when a process dies between sending and saying so; a link works once all the same. */
export const mailInvitation: Job = {
  name: 'identity.mail-invitation',
  async work(call, data, house) {
    const { smtpUrl, dataFolder } = house.config
    const id = String(data['id'])
    const link = await unseal(dataFolder, String(data['sealed']), about(id))
    const person = await accountById(call.db, id)
    if (!smtpUrl || !link || !person?.email || person.revokedAt) return
    const delegation = await delegationById(call.db, person.delegationId)
    const account = await call.db.selectFrom('account').select('language').where('id', '=', id).executeTakeFirst()
    const say = words[isLanguage(account?.language) ? account.language : 'en']
    const by = typeof data['restoredBy'] === 'string' ? data['restoredBy'] : undefined
    const letter = by === undefined ? 'invitation' : 'restoration'
    // The first letter to a mailbox that nobody has confirmed says nothing that whoever invites could choose.
    const values = { name: person.name, delegation: delegation?.name ?? '', link, by: by ?? '' }
    const transport = createTransport(smtpUrl)
    try {
      await transport.sendMail({
        from: sender(house),
        to: person.email,
        subject: filled(say[`mail.${letter}.subject`], values),
        text: filled(say[`mail.${letter}.text`], values),
      })
    } finally {
      transport.close()
    }
  },
}

const about = (accountId: string): string => `invitation:${accountId}`

function sender(house: House): string {
  return `Chancery <no-reply@${new URL(house.config.publicUrl).hostname}>`
}

function filled(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}
