import type { Context } from 'hono'
import { z } from 'zod'
import { recordDeliveries } from '#modules/sharing/server/index.ts'
import { Tlp } from '#modules/sharing/contract.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { introduced } from '#platform/server/address.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Contact, ContactFilter } from '../../contract/directory.ts'
import { directoryRefusals } from '../../contract/refusals.ts'
import type { Carried } from '../../formats/carried.ts'
import { writeContactsCsv } from '../../formats/contacts-csv.ts'
import { writeContactsVcard } from '../../formats/contacts-vcard.ts'
import { profileOf, writeProfile } from '../../formats/rfc2350.ts'
import { mayReadContacts } from '../../rules/directory.ts'
import { answering } from '../answering.ts'
import { contactSeen, type DirectoryCall, underMarkingsSeen, viewsOf } from './eyes.ts'
import { contactsByIds, listedContacts } from './store.ts'

/** The directory as files, as far as the asker sees it. What is carried off is recorded as handed over. */
export const exportRoutes: readonly Route[] = [
  { method: 'GET', path: '/contacts.csv', summary: 'Points of contact as a table (RFC 4180)', handle: table },
  { method: 'GET', path: '/contacts.vcf', summary: 'Points of contact as vCards (RFC 6350)', handle: cards },
  {
    method: 'GET',
    path: '/contacts-profile/:id',
    summary: 'The profile of a technical contact under the headings of RFC 2350',
    handle: profile,
  },
]

const { delegationId, kind, freshness, query, language } = ContactFilter.shape

/** The filters of the list, or one contact. What an address says amiss is as if it were not said. */
const Query = z.object({
  delegationId: delegationId.catch(undefined),
  kind: kind.catch(undefined),
  freshness: freshness.catch(undefined),
  query: query.catch(undefined),
  language: language.catch(undefined),
  id: z.uuid().optional().catch(undefined),
})

/** More than any directory of the world holds. */
const most = 20_000

function table(context: Context, house: House): Promise<Response> {
  return exported(context, house, 'contacts.csv', 'text/csv; charset=utf-8; header=present', (contacts) =>
    writeContactsCsv(
      contacts.map((contact) => ({
        ...carriedIn(contact),
        delegation: contact.delegationName,
        verified: contact.verifiedAt?.slice(0, 10) ?? '',
      })),
    ),
  )
}

function cards(context: Context, house: House): Promise<Response> {
  return exported(context, house, 'contacts.vcf', 'text/vcard; charset=utf-8', (contacts) =>
    writeContactsVcard(
      contacts.map((contact) => ({ ...carriedIn(contact), id: contact.id, delegation: contact.delegationName })),
    ),
  )
}

async function exported(
  context: Context,
  house: House,
  name: string,
  mediaType: string,
  write: (contacts: readonly Contact[]) => string,
): Promise<Response> {
  return answering(directoryRefusals, async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayReadContacts(actor))
    const { id, ...filter } = Query.parse(context.req.query())
    const text = await inTransaction(house, actor, 'contacts.export', 'delivers', async (call) => {
      const found =
        id === undefined
          ? await listedContacts(call.db, call.now, { ...filter, limit: most })
          : await contactsByIds(call.db, [id])
      const { seen } = await underMarkingsSeen(call, found)
      const contacts = await viewsOf(call, seen)
      await handedOver(call, contacts)
      return write(contacts)
    })
    return download(text, name, mediaType)
  })
}

async function profile(context: Context, house: House): Promise<Response> {
  return answering(directoryRefusals, async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayReadContacts(actor))
    const id = z.uuid().safeParse(context.req.param('id'))
    if (!id.success) throw new Refusal('CONTACT_UNKNOWN')
    const text = await inTransaction(house, actor, 'contacts.profile', 'delivers', async (call) => {
      const [contact] = await viewsOf(call, [await contactSeen(call, id.data)])
      if (!contact) throw new Refusal('CONTACT_UNKNOWN')
      await handedOver(call, [contact])
      return writeProfile(profileOf(carriedIn(contact), (contact.verifiedAt ?? contact.effectiveFrom).slice(0, 10)))
    })
    return download(text, 'rfc2350.txt', 'text/plain; charset=utf-8')
  })
}

async function handedOver(call: DirectoryCall, contacts: readonly Contact[]): Promise<void> {
  const others = contacts.filter(({ delegationId }) => delegationId !== call.actor.delegationId)
  await recordDeliveries(
    call,
    others.map(({ id, delegationId }) => ({
      kind: 'contact',
      ownerId: delegationId,
      way: 'export' as const,
      objectId: id,
      version: null,
    })),
  )
}

/** With the label of its strictest part: a file carries no other marking. */
function carriedIn(contact: Contact): Carried {
  const markings = [contact, contact.person, ...contact.channels, ...contact.keys].flatMap((one) => one?.marking ?? [])
  const strictest = Tlp.options.find((label) => markings.some(({ tlp }) => tlp === label))
  return {
    kind: contact.kind,
    function: contact.function,
    institution: contact.institution,
    personName: contact.person?.name ?? null,
    languages: contact.languages,
    zone: contact.zone,
    channels: contact.channels.map(({ kind, value }) => ({ kind, value })),
    keys: contact.keys.map(({ kind, fingerprint, text }) => ({ kind, fingerprint, text })),
    tlp: strictest ?? null,
  }
}

function download(text: string, name: string, mediaType: string): Response {
  return new Response(text, {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store, private',
    },
  })
}
