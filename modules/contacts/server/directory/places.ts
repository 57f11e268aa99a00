import { must } from '#platform/refusal.ts'
import { ContactKind, type DirectoryPlace } from '../../contract/directory.ts'
import { freshnessOf, mayReadContacts } from '../../rules/directory.ts'
import { type DirectoryCall, underMarkingsSeen } from './eyes.ts'
import { contactsInForce } from './store.ts'

/** Every delegation, with or without contacts: that there is nobody to call is what one looks for. */
export async function places(call: DirectoryCall): Promise<DirectoryPlace[]> {
  must(mayReadContacts(call.actor))
  const { seen } = await underMarkingsSeen(call, await contactsInForce(call.db, call.now, undefined))
  const delegations = await call.db
    .selectFrom('delegation as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'd.name', 'o.invented', 'o.country'])
    .where('d.ended_at', 'is', null)
    .where('o.kind', '<>', 'host')
    .orderBy('d.name')
    .execute()
  const theirs = Map.groupBy(seen, ({ delegationId }) => delegationId)
  return delegations.map(({ id, name, invented, country }) => ({
    delegation: { id, name, invented },
    country,
    kinds: ContactKind.options.flatMap((kind) => {
      const of = (theirs.get(id) ?? []).filter((contact) => contact.kind === kind)
      const fresh = of.filter((contact) => freshnessOf(contact, call.now) === 'fresh').length
      return of.length === 0 ? [] : [{ kind, contacts: of.length, fresh }]
    }),
  }))
}
